/** Every page of the portal that asks for a form, and every form; `:id` and `:token` stand for somebody's. */
export const getRoutes = [
  '/',
  '/sign-in',
  '/waiting',
  '/activate',
  '/activate/done',
  '/account',
  '/account/evidence/:txn',
  '/people',
  '/people/invite',
  '/people/:id',
  '/people/:id/delete',
  '/people/:id/unbind',
  '/appearance',
  '/appearance/try',
] as const

export const postRoutes = [
  '/sign-in',
  '/sign-out',
  '/language',
  '/welcome/:token',
  '/activate/fresh',
  '/activate/not-now',
  '/waiting/again',
  '/waiting/cancel',
  '/waiting/here',
  '/account/add-phone',
  '/account/allow-tries',
  '/people',
  '/people/:id/invite',
  '/people/:id/reset-password',
  '/people/:id/unbind',
  '/people/:id/allow-tries',
  '/people/:id/disable',
  '/people/:id/enable',
  '/people/:id/delete',
  '/appearance',
  '/appearance/logo',
  '/appearance/remove-logo',
] as const

export const liveRoutes = ['/live/activation', '/live/waiting'] as const

/** A form that would have an effect, were it taken. */
export const filledForm = {
  username: 'planted',
  displayName: 'Planted',
  password: 'quite another long word',
  role: 'administrator',
  email: '',
  lang: 'fr',
  back: '/account',
  name: 'Planted',
  accent: '#1f4fd8',
} as const
