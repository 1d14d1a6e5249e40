import type { ComponentChildren } from 'preact'
import type { ShareMenu } from '../../use/link/surroundings.ts'
import { Mark } from '../mark.tsx'

// Small drawings of what to look for on the phone: our own lines, no maker's art. They are sketches, so that they stay true when a bar is redrawn.

function Sketch({ height, children }: { height: number; children: ComponentChildren }) {
  return (
    <svg
      class="sketch"
      viewBox={`0 0 264 ${height}`}
      fill="none"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

/** A square with an arrow that leaves it upwards. `x` and `y` are its middle. */
function ShareGlyph({ x, y, scale = 1 }: { x: number; y: number; scale?: number }) {
  return (
    <g class="sought" transform={`translate(${x} ${y}) scale(${scale})`}>
      <path d="M-4-3h-4v13h16v-13h-4M0 4v-16M-5-7l5-5 5 5" />
    </g>
  )
}

function Dots({ x, y }: { x: number; y: number }) {
  return (
    <g class="sought dots">
      {[-6, 0, 6].map((off) => (
        <circle key={off} cx={x + off} cy={y} r="1.8" />
      ))}
    </g>
  )
}

/** Around what is to be tapped. */
function Ring({ x, y }: { x: number; y: number }) {
  return <circle class="ring" cx={x} cy={y} r="21" />
}

/** Where a browser has its share button. */
export function DrawnShare({ at }: { at: Exclude<ShareMenu, 'none'> }) {
  if (at === 'bottom')
    return (
      <Sketch height={72}>
        <path class="edge" d="M1 0v52a19 19 0 0 0 19 19h224a19 19 0 0 0 19-19V0" />
        <path class="edge" d="M1 16h262" />
        <path
          class="other"
          d="M34 36l-8 8 8 8M80 36l8 8-8 8M178 37h10a6 6 0 0 1 6 6v10h-10a6 6 0 0 1-6-6zM222 37h12v12h-12zM227 42h12v12h-12z"
        />
        <Ring x={132} y={44} />
        <ShareGlyph x={132} y={45} />
      </Sketch>
    )
  if (at === 'top')
    return (
      <Sketch height={72}>
        <path class="edge" d="M1 72V20A19 19 0 0 1 20 1h224a19 19 0 0 1 19 19v52" />
        <rect class="filled" x="22" y="16" width="170" height="32" rx="16" />
        <path class="other" d="M44 32h70" />
        <Ring x={228} y={32} />
        <ShareGlyph x={228} y={33} />
      </Sketch>
    )
  return (
    <Sketch height={112}>
      <path class="edge" d="M1 0v92a19 19 0 0 0 19 19h224a19 19 0 0 0 19-19V0" />
      <rect class="card" x="118" y="8" width="132" height="42" rx="12" />
      <ShareGlyph x={140} y={30} scale={0.85} />
      <path class="other" d="M162 29h64" />
      <rect class="filled" x="18" y="66" width="176" height="32" rx="16" />
      <path class="other" d="M40 82h70" />
      <Ring x={228} y={82} />
      <Dots x={228} y={82} />
    </Sketch>
  )
}

/** The sign at the end of a row. */
function Glyph({ children }: { children: ComponentChildren }) {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

/** A row of the share sheet. */
export function DrawnRow({ label }: { label: string }) {
  return (
    <div class="drawn-row">
      <span>{label}</span>
      <Glyph>
        <rect x="3" y="3" width="18" height="18" rx="5" />
        <path d="M12 8v8M8 12h8" />
      </Glyph>
    </div>
  )
}

/** The menu of another app's window, and the entry that leaves it. */
export function DrawnMenu({ label }: { label: string }) {
  return (
    <div class="drawn-menu">
      <Sketch height={56}>
        <path class="edge" d="M1 56V20A19 19 0 0 1 20 1h224a19 19 0 0 1 19 19v36" />
        <path class="other" d="M34 24l10 10M44 24L34 34M88 29h76" />
        <Ring x={228} y={29} />
        <Dots x={228} y={29} />
      </Sketch>
      <div class="drawn-row">
        <span>{label}</span>
        <Glyph>
          <path d="M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4M14 4h6v6M20 4l-9 9" />
        </Glyph>
      </div>
    </div>
  )
}

/** The address field of a browser, with what is pasted there. */
export function DrawnField({ label }: { label: string }) {
  return (
    <div class="drawn-row field">
      <span>{label}</span>
      <i />
    </div>
  )
}

/** The icon as it stands on a home screen. */
export function AppIcon() {
  return (
    <span class="app-icon" aria-hidden="true">
      <Mark />
    </span>
  )
}

/** A piece of a home screen with the app among others. */
export function DrawnIcon() {
  return (
    <div class="drawn-home">
      <i />
      <div>
        <AppIcon />
        <span>Countersign</span>
      </div>
      <i />
      <i />
    </div>
  )
}
