import { offerCopying } from './copy.js'
import { countDown } from './count-down.js'
import { offerHere } from './here.js'
import { followLive } from './live.js'
import { localMoments } from './moments.js'
import { offerRevealing } from './reveal.js'
import { submitOnce } from './submit-once.js'
import { tryColour } from './try-colour.js'

const look = followLive()
countDown(look)
offerCopying()
offerHere()
offerRevealing()
localMoments()
submitOnce()
tryColour()
