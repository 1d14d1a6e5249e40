/** The screens beside the flows, fetched together when the first of them is shown. */
export { AccountDetail } from './account-detail.tsx'
export { AccountRemove } from './account-remove.tsx'
export { AccountRename } from './account-rename.tsx'
export { Accounts } from './accounts.tsx'
export { PinChangeScreens } from './pin-change.tsx'
export { PinCreate } from './pin-create.tsx'
export { StartOver } from './start-over.tsx'
