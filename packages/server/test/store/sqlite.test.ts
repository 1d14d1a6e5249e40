import { storeContract } from './contract/whole.ts'
import { sqlite } from './sqlite-backend.ts'

storeContract(sqlite)
