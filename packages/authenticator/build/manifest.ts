import type { Plugin } from 'vite'

const icon = (file: string, size: number, purpose: 'any' | 'maskable') => ({
  src: `/icons/${file}`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
})

/** `handle_links` and `launch_handler` make Android open a scanned code in the installed app, in its one window. */
const content = {
  id: '/',
  name: 'Countersign',
  short_name: 'Countersign',
  description: 'Approve your sign-ins on this phone.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  orientation: 'natural',
  background_color: '#f5f4f0',
  theme_color: '#f5f4f0',
  categories: ['security', 'utilities'],
  handle_links: 'preferred',
  launch_handler: { client_mode: 'navigate-existing' },
  icons: [icon('icon-192.png', 192, 'any'), icon('icon-512.png', 512, 'any'), icon('icon-maskable-512.png', 512, 'maskable')],
}

/** Writes the web app manifest. */
export function manifest(): Plugin {
  return {
    name: 'countersign-manifest',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(content) })
    },
  }
}
