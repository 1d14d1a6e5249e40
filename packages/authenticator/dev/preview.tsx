import { render } from 'preact'
import '../src/app.css'
import { ToolsContext } from '../src/screens/tools.ts'
import { directionOf, spoken } from '../src/words/languages.ts'
import { speak, speakLate } from '../src/words/now.ts'
import { tools } from './sample.ts'
import { previews } from './screens.tsx'

/** Every screen with made-up content, without a server: `?screen=request&lang=fr`; without a screen, the list. */
const query = new URLSearchParams(location.search)
const language = query.get('lang')
const lang = spoken.find((tag) => tag === language) ?? 'en'
await speak(lang)
await speakLate()
document.documentElement.lang = lang
document.documentElement.dir = directionOf(lang)

const name = query.get('screen')
const screen = name === null ? undefined : previews[name]
render(
  <ToolsContext.Provider value={tools}>
    {screen === undefined ? (
      <ul>
        {Object.keys(previews).map((one) => (
          <li key={one}>
            <a href={`?screen=${one}&lang=${language ?? 'en'}`}>{one}</a>
          </li>
        ))}
      </ul>
    ) : (
      screen()
    )}
  </ToolsContext.Provider>,
  document.getElementById('app') as HTMLElement,
)
