import { defineWords } from '@countersign/look/words.ts'

/** Every sentence of the screens that come with the first load. `problem_<face>` names a screen of explanation; `use/problems.ts` says which code shows which. */
export const en = defineWords({
  back: 'Back',
  close: 'Close',
  done: 'Done',
  copied: 'Copied',
  copy_failed: 'Your browser did not allow it. Press and hold the text to copy it.',
  paste: 'Paste',
  paste_no_number: 'No number was copied. Tap “Copy the number” on the sign-in page, then come back.',
  show: 'Show',
  hide: 'Hide',
  one_moment: 'One moment',

  // First screen and home
  // A hyphen at which no line breaks.
  first_title: 'Approve your sign\u2011ins on this phone',
  first_lead: 'You sign in elsewhere with your password. This phone confirms that it is you.',
  set_up: 'Set up with a code',
  set_up_1: 'Sign in on your computer',
  set_up_1_text: 'The page then shows a square code, with letters and digits under it.',
  set_up_2: 'Scan or type that code here',
  set_up_2_text: 'It works once, and only for a few minutes.',
  scan_code: 'Scan the code',
  type_code: 'Type the code',
  home_title: 'Your accounts',
  waiting_title: 'Waiting for your answer',
  nothing_waits: 'Nothing waits for an answer. When you sign in, the request appears here by itself.',
  request_row: 'Sign in to {rp}?',
  no_reach: 'No connection to the server. The list is brought up to date when it is back.',
  add_user: 'Add user',
  removed_tag: 'Removed',
  unfinished: 'Setting up {name} at {issuer} is not finished.',
  go_on: 'Go on',
  forget: 'Forget it',
  install_offer: 'Put this app on your home screen: it opens faster there, and your phone keeps it safe.',
  install: 'Install the app',
  install_apple:
    'Put this app on your Home Screen: tap Share, then “Add to Home Screen”. There your phone keeps it; in a browser’s tab it may be tidied away.',
  install_safari: 'It works in this browser. To have it on the Home Screen, where the phone keeps it, use Safari.',
  install_menu: 'Your browser’s menu can put this app on the home screen: “Add to Home screen” or “Install app”. It works here as well.',
  install_none:
    'It works in this browser as it is. Chrome, Edge, Samsung Internet and Firefox can also put it on the home screen; choose one before you set up an account.',
  install_other_app:
    'Another app shows this page in a window of its own, which forgets. Open it in your browser before you set up an account.',
  language_other: 'Français',
  pin_guidelines: 'Guidelines for a good PIN',
  check_link: 'What this phone can do',

  // Typing
  typed_title: 'Type the code',
  typed_label: 'Activation code (Session ID)',
  typed_hint: 'The 12 letters and digits under the square code. Capitals, spaces and dashes do not matter.',
  typed_empty: 'Type the code first. It stands under the square code.',
  typed_short: 'The code has 12 letters and digits. You typed {count}.',
  typed_letters: '“{letters}” is in no code. Compare it with the page once more.',
  typed_other: 'This is not an activation code. Type the 12 letters and digits under the square code.',
  scan_instead: 'Scan the code instead',
  paste_failed: 'Your browser did not let us read what you copied. Press and hold the field, then choose Paste.',

  // A link that a browser has opened
  link_opened_text: 'This page has used nothing up.',

  // Whose code it is
  opening_title: 'Reading the code',
  opening_text: 'Asking the server which account it belongs to.',
  set_up_this_phone: 'Set up this phone',
  account_title: 'Is this you?',
  fact_name: 'Name',
  fact_at: 'At',
  account_warning: 'If you did not open the page at {host} yourself, stop here. Somebody else may want your phone to open their way in.',
  yes_go_on: 'Yes, go on',
  no_stop: 'No, stop',

  // Verification
  choice_platform_text:
    'Is it you? Then confirm it as you unlock your phone, now and at each approval. The phone keeps face, finger and passcode to itself.',
  use_platform: 'Use Face ID, fingerprint or passcode',
  use_pin: 'Use a PIN instead',
  not_confirmed: 'Your phone did not confirm that it is you. Nothing was sent. Try again.',
  credential_failed: 'Your phone cannot do this now. Check that its screen lock is on, or use a PIN instead.',
  credential_failed_request: 'Your phone cannot do this now. Check that its screen lock is on, then try again.',
  pin_create_lead: '{shortest} to {longest} characters: digits, letters or signs. You type it each time you approve a sign-in.',
  pin: 'PIN',
  pin_letters: 'Use letters and signs',
  pin_digits: 'Use digits only',
  pin_enter_lead: 'The PIN of this app is the same for all its accounts.',
  pin_missing: 'Type your PIN.',
  pin_wrong_one: 'That PIN is wrong. {count}\u00a0try left.',
  pin_wrong_other: 'That PIN is wrong. {count}\u00a0tries left.',
  pin_wrong_last: 'That PIN is wrong. It was the last try.',
  guidelines_title: 'Guidelines for a good PIN',
  guidelines_1: 'Take 6 characters rather than 4. Letters and signs make it stronger.',
  guidelines_2: 'No date of birth, no year, no part of a telephone number.',
  guidelines_3: 'No rows or repetitions: 1234, 1111, abab, qwerty.',
  guidelines_names: 'No part of your name or user name.',
  guidelines_4: 'Not the PIN of your bank card, and not your phone’s own.',
  guidelines_5: 'Do not write it on the phone’s case, and tell nobody. Nobody from your organisation ever asks for it.',
  guidelines_6: 'After 5 wrong tries it is paused, after 10 it is deleted: then you set up this phone again.',

  // The number
  proof_title: 'Type the number on the page',
  proof_lead: 'The page where you signed in now shows six digits and this phone’s name.',
  number_label: 'The number on the page',
  proof_number_label: 'The number on the page',
  number_empty: 'Type the number first. The page shows six digits.',
  number_short_one: '{count} digit is missing.',
  number_short_other: '{count} digits are missing.',
  approve: 'Approve',
  not_me: 'It’s not me',
  number_again_one: 'That was not the number. The page shows a new one: type that. {count}\u00a0try left.',
  number_again_other: 'That was not the number. The page shows a new one: type that. {count}\u00a0tries left.',
  done_title: 'This phone is set up',
  done_lead: 'Next time you sign in at {host}, the request appears in this app.',
  done_account: 'Account',
  done_verified: 'You confirm with',
  verified_pin: 'The PIN of this app',
  verified_platform: 'Face, fingerprint or passcode',

  // A request
  request_title: 'Are you signing in to {rp}?',
  payment_title: 'Do you approve this for {rp}?',
  fact_payee: 'To',
  fact_amount: 'Amount',
  fact_message: 'Message',
  fact_where: 'Where',
  fact_with: 'With',
  fact_when: 'When',
  when_now: 'Now, {time}',
  when_ago_one: '{count} minute ago',
  when_ago_other: '{count} minutes ago',
  where_unknown: 'Unknown place',
  approve_confirms: 'Then your phone asks for your face, finger or passcode.',
  time_left_minutes: '{minutes} min {seconds} s left',
  time_left_seconds: '{seconds} s left',
  later: 'Later',
  request_unreadable_title: 'This request needs a newer app',
  request_unreadable_text:
    'It says something that this version cannot show, and what cannot be shown is never approved. Update the app, then answer it.',
  approved_title: 'Approved',
  approved_text: 'The page goes on by itself.',
  wrong_before_one:
    '{count} wrong PIN was typed on this phone since last time. If it was not you, change your password and tell your administrator.',
  wrong_before_other:
    '{count} wrong PINs were typed on this phone since last time. If it was not you, change your password and tell your administrator.',
  denied_title: 'Refused',
  denied_text: 'Whoever is at that page does not get in. If you did not sign in, somebody knows your password: change it now.',
  denied_activation_text: 'This phone was not added. If somebody sent you that code, they wanted your phone for their own way in.',

  // No answer
  unreachable_title: 'No connection to the server',
  unreachable_text: 'Nothing is lost. It goes on by itself, as soon as the server answers.',
  unreachable_hint: 'Is the phone on line? In a plane, a lift or a foreign Wi-Fi it may not be.',
  unreachable_trying: 'Trying again and again',
  try_now: 'Try now',
  stop_waiting: 'Stop',

  // Problems: next steps
  step_fresh_code: 'Scan a fresh code',
  step_scan_again: 'Scan the right code',
  step_type_again: 'Correct the code',
  step_home: 'To the start',
  step_try_now: 'Try it now',
  step_reload: 'Update the app',
  step_load_again: 'Load it again',
  step_start_over: 'Set up this app afresh',
  problem_code_unknown_title: 'There is no such code',
  problem_code_unknown_text: 'Compare it with the page once more. The page may show a newer one by now.',
  problem_code_used_title: 'This code was used already',
  problem_code_used_text:
    'A code works once. If it was you, on this phone, all is well: sign in and the request appears here. If not, go back to the page for a fresh code.',
  problem_code_expired_title: 'This code has expired',
  problem_code_expired_text: 'A code lives only for a few minutes. The page where you signed in shows a fresh one.',
  problem_code_replaced_title: 'There is a fresher code',
  problem_code_replaced_text: 'The page has made a new code since, or you signed out there. Only the newest works: scan that.',
  problem_code_frozen_title: 'Two phones used this code',
  problem_code_frozen_text:
    'So nobody was let in, and this phone was not added. If only one of them is yours, somebody else saw your code. Cover the screen, and take a fresh one from the page.',
  problem_code_guessed_title: 'This code was tried too often',
  problem_code_guessed_text: 'Somebody typed it wrongly several times, so it was ended. The page shows a fresh one.',
  problem_activation_failed_title: 'The number was wrong too often',
  problem_activation_failed_text:
    'This phone was not added. Start again with a fresh code from the page, and type the number that it shows for this phone.',
  problem_account_here_title: 'This phone has this account already',
  problem_account_here_text:
    'There is nothing left to do. To see that it works: sign in at {host} with your password. The request then appears here.',
  problem_not_allowed_title: 'This account may not add a phone now',
  problem_not_allowed_text:
    'Ask your administrator for an invitation. If you have another phone with this account, confirm with that one first.',
  problem_other_server_title: 'This code belongs to another server',
  problem_other_server_text:
    'It was asked nothing. If you want that server, open its own app; otherwise scan the code that belongs to this one.',
  problem_foreign_code_title: 'This is another kind of code',
  problem_foreign_code_text: 'It is not an activation code, and was not opened. Scan the square code on the page where you signed in.',
  code_says: 'It says',
  code_leads_to: 'It leads to',
  code_this_app: 'This app is of',
  problem_offline_challenge_title: 'This code is for signing in off line',
  problem_offline_challenge_text:
    'It is not for setting up a phone, and this version of the app cannot answer it yet. Choose another way on the sign-in page.',
  problem_rate_limited_title: 'Too many tries',
  problem_rate_limited_text: 'Wait a minute, then try again.',
  problem_pin_paused_title: 'Your PIN is paused',
  problem_pin_paused_text:
    'It was typed wrongly 5 times. Five more tries can be allowed, once: by yourself, on your account page at the portal, if another phone of yours has approved that sign-in; else by your administrator. Until then this phone cannot approve anything with the PIN.',
  problem_pin_gone_title: 'Your PIN was deleted',
  problem_pin_gone_text:
    'It was typed wrongly too often, so nobody can guess it any more. Set this phone up again with a fresh code. With another phone of yours: sign in at the portal and choose “Add another phone”. Without one: ask your administrator to remove this phone and to invite you again.',
  problem_pin_lost_title: 'This phone has lost its PIN',
  problem_pin_lost_text:
    'The phone’s storage no longer holds the part that belongs to it; the phone may have tidied up. Set up this app afresh: its accounts are deleted here, and you scan a fresh code for each.',
  problem_removed_title: 'This phone was removed from the account',
  problem_removed_text: 'You or your administrator removed it at the portal. To use it again, set it up with a fresh code.',
  problem_number_wrong_title: 'That was not the number',
  problem_number_wrong_text: 'To be safe, this request is over. Ask again on the sign-in page: it then shows another number.',
  problem_request_expired_title: 'This request has expired',
  problem_request_expired_text: 'Nobody answered it in time. If it was you, sign in again.',
  problem_request_decided_title: 'This request was answered already',
  problem_request_decided_text: 'Here or on another phone of yours. There is nothing left to do.',
  problem_request_cancelled_title: 'This request was withdrawn',
  problem_request_cancelled_text: 'It was cancelled on the sign-in page. There is nothing left to do.',
  problem_request_changed_title: 'This request is not what it was',
  problem_request_changed_text:
    'What you saw and what the server asks are not the same, so nothing was approved. Sign in again; if it happens once more, tell your administrator.',
  problem_request_gone_title: 'This request no longer waits',
  problem_request_gone_text: 'It was withdrawn, or answered on another phone of yours. If it was you, sign in again.',
  problem_update_title: 'App and server do not understand each other',
  problem_update_text: 'One of them is older than the other. Update the app; nothing of yours is lost by it.',
  problem_server_title: 'Something is wrong at the server',
  problem_server_text: 'It is not your phone. Wait a moment and try again; if it stays so, tell whoever runs the server.',
  problem_refused_title: 'The server did not take this phone’s signature',
  problem_refused_text: 'Nothing was approved. Try once more; if it stays so, have this phone removed at the portal and set it up again.',
  not_fetched_title: 'This page could not be fetched',
  not_fetched_text: 'Is the phone on line? Nothing of yours is lost. Load the app again.',
  problem_app_failed_title: 'The app cannot go on',
  problem_app_failed_text:
    'The phone’s storage did not answer, or the app has a fault. Load it again. In a private window it cannot keep anything: use an ordinary one.',
  problem_credential_failed_title: 'Your phone did not confirm that it is you',
  problem_credential_failed_text: 'Check that its screen lock is on, then start again.',

  // Another PIN
  change_pin: 'Change the PIN',
  step_change_pin: 'Change it again',
  step_ask_again: 'Ask again',
  problem_pin_change_over_title: 'Your PIN was not changed',
  problem_pin_change_over_text:
    'The PIN that you had still works. The sign-in that a change begins with waits two minutes, and the change itself ten. Begin it again.',
  problem_pin_unsettled_title: 'The change of PIN is not settled',
  problem_pin_unsettled_text:
    'The server has not said yet which PIN works, the old or the new one. The app asks again by itself, and tells you. Until then it asks you for neither.',

  // A PIN that was forgotten
  forgotten_link: 'PIN forgotten?',
  forgotten_title: 'If you have forgotten the PIN',
  forgotten_lead:
    'Nobody can tell it to you: neither the server nor your administrator knows it. You set this phone up again, with a new one.',
  forgotten_1: 'Get a fresh code',
  forgotten_1_phone: 'With another phone of yours: sign in at the portal and choose “Add another phone”.',
  forgotten_1_none: 'Without one: ask your administrator to remove this phone and to invite you again.',
  forgotten_2: 'Delete the accounts here, and scan it',
  forgotten_2_text: 'The forgotten PIN goes with them. Each account in this app needs a fresh code of its own.',
  forgotten_pause:
    'Rather do not guess: after 5 wrong tries the PIN is paused. Five more can be allowed, once: by yourself, on your account page at the portal, if another phone of yours has approved that sign-in; else by your administrator.',
  forgotten_have_code: 'I have a fresh code',
  problem_account_lost_title: 'This app no longer has this account',
  problem_account_lost_text:
    'It was removed here, or the phone has tidied it away. The server at {host} still counts on it: ask your administrator to remove this phone there, then scan a fresh code.',

  // Several accounts
  menu: 'Menu',
  menu_request: 'The request waits in the list meanwhile.',
  order_link: 'Change the order',
})
