import { writeFileSync } from 'node:fs'
import { evidenceFaults } from '@countersign/protocol/evidence/fault.ts'
import { writeEvidenceKeys } from '@countersign/protocol/evidence/keys.ts'
import type { TransactionId } from '@countersign/protocol/identity.ts'
import { exportEvidence, type NoEvidence } from '@countersign/verifier/evidence/export-evidence.ts'
import { latestDecisions } from '@countersign/verifier/evidence/latest-decisions.ts'
import { publishedKeys } from '@countersign/verifier/evidence/published-keys.ts'
import { normaliseUsername } from '@countersign/verifier/person/subscriber.ts'
import type { Command } from 'commander'
import { runClient } from './run-client.ts'
import { settingFlags } from './setting-flags.ts'
import { fail, print, withStore } from './with-store.ts'

const reasons: Readonly<Record<NoEvidence, string>> = {
  ...evidenceFaults,
  burnt: 'A wrong number was typed, so nothing was approved: there is no receipt for that.',
  never_bound: 'The phone that answered was never bound, so there is nothing to hold its keys against.',
  not_logged: 'The audit log has no line that tells of this decision.',
  log_changed: 'The line of the audit log is not the one that was written with this decision, or the next one does not follow it.',
  number_differs: 'The number that was typed is not the one that is stored for this sign-in.',
}

/** More than anybody reads; past this an operator wants the database. */
const LISTED = 200

export function evidenceCommands(program: Command): void {
  const evidence = program.command('evidence').description('What a phone decided, so that others can check it')

  settingFlags(
    evidence
      .command('list')
      .description('The latest decisions of a person: when, outcome, transaction, phone, browser')
      .argument('<username>'),
  ).action((username: string, options) =>
    withStore(options, async (deps) => {
      const person = await deps.store.people.byUsername(normaliseUsername(username))
      if (person === null) return fail('There is nobody with this user name. See: countersign user list')
      for (const { txn, kind, at, outcome, phone, browser } of await latestDecisions(deps, person.id, LISTED))
        print([new Date(at * 1000).toISOString(), outcome, txn, kind, phone, browser].join('\t'))
    }),
  )

  settingFlags(evidence.command('export').description('The evidence of one decision, signed now').argument('<transaction>'))
    .option('--out <file>', 'A file that is not there yet. Default: print it')
    .action((txn: string, options) =>
      withStore(options, async (deps) => {
        const record = await deps.store.decisions.record(txn as TransactionId)
        if (record === null) return fail('No phone has decided such a transaction. See: countersign evidence list <username>')
        const exported = await exportEvidence(deps, record)
        if (exported.ok) give(exported.file, options.out)
        else fail(`No evidence is given. ${reasons[exported.why]}`)
      }),
    )

  settingFlags(evidence.command('keys').description('The public keys that evidence is checked with, as the portal publishes them'))
    .option('--out <file>', 'A file that is not there yet. Default: print them')
    .action((options) => withStore(options, async (deps) => give(writeEvidenceKeys(publishedKeys(deps)), options.out)))

  evidence
    .command('verify')
    .description('Check evidence without the server: verify <file> --key <keys.json>')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[arguments...]')
    .action((given: string[]) => runClient('verify-evidence.ts', given))
}

function give(content: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(content)
    return
  }
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    fail(code === 'EEXIST' ? `${file} is there already.` : `${file} cannot be written (${code}).`)
  }
}
