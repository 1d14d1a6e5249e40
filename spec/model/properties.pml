/* Properties of enrolment-and-approval.pml: the protocol violates none. */

#define STANDS(phone, c)   (AUT(phone, c) == aut_pending || AUT(phone, c) == aut_active)
#define SIGNED_RIGHT(t)    (signed_over[t] == number[t] && signed_number[t] == number[t])
#define BY_ANA(b)          (in_by[b] == NOTHING || SIGNED_RIGHT(in_by[b]))
#define FROM_OWN(b)        (in_by[b] == NOTHING || BEGUN_BY(b, in_by[b]))
#define CODE_KEPT(c)       (fact_about != (c) || enr[c] == fact || fact == enr_claimed && claimant[c] == ANA && enr[c] != enr_open)
#define REQUEST_KEPT(t)    (fact_about != ABOUT(t) || txn[t] == fact || fact == txn_approved && txn[t] == txn_consumed)

ltl one_phone_per_code        { [] (!(STANDS(ANA, 0) && STANDS(STRANGER, 0)) && !(STANDS(ANA, 1) && STANDS(STRANGER, 1))) }
ltl active_only_by_its_number { [] ((!BOUND(ANA) || SIGNED_RIGHT(PROOF)) && (!BOUND(STRANGER) || strangers_proof)) }
ltl strangers_phone_stays_out { [] !BOUND(STRANGER) }
ltl two_phones_freeze         { [] (!(came[ANA] && came[STRANGER]) || enr[LAST] == enr_frozen && !ANY_BOUND) }
ltl signed_in_by_approval     { [] (BY_ANA(ANA) && BY_ANA(STRANGER)) }
ltl consumed_by_own_browser   { [] (FROM_OWN(ANA) && FROM_OWN(STRANGER)) }
ltl consumed_once             { [] (consumptions[PROOF] < 2 && consumptions[ANAS] < 2 && consumptions[STRANGERS] < 2) }
ltl stranger_stays_signed_out { [] (in_by[STRANGER] == NOTHING) }
ltl acknowledged_is_kept      { [] (CODE_KEPT(0) && CODE_KEPT(1) && REQUEST_KEPT(PROOF) && REQUEST_KEPT(ANAS) && REQUEST_KEPT(STRANGERS)
                                    && (fact_about != ABOUT(PROOF) || fact != txn_approved || BOUND(ANA))) }
ltl ends_are_final            { [] !off_the_table }

/* Witnesses: each says that something never happens, and must be violated. Else the model would hold by doing nothing. */

#define CODE_REACHES(s)    ltl reaches_##s { [] (enr[0] != s && enr[1] != s) }
#define REQUEST_REACHES(s) ltl reaches_##s { [] (txn[PROOF] != s && txn[ANAS] != s && txn[STRANGERS] != s) }
CODE_REACHES(enr_open)
CODE_REACHES(enr_claimed)
CODE_REACHES(enr_active)
CODE_REACHES(enr_frozen)
CODE_REACHES(enr_failed)
CODE_REACHES(enr_replaced)
CODE_REACHES(enr_guessed)
REQUEST_REACHES(txn_pending)
REQUEST_REACHES(txn_approved)
REQUEST_REACHES(txn_denied)
REQUEST_REACHES(txn_expired)
REQUEST_REACHES(txn_cancelled)
REQUEST_REACHES(txn_burnt)
REQUEST_REACHES(txn_consumed)
ltl reaches_wrong_number_then_sign_in { [] !(wrong_numbers == 2 && in_by[ANA] == ANAS) }
ltl reaches_frozen_then_active        { [] !(enr[0] == enr_frozen && enr[1] == enr_active) }
ltl reaches_strangers_request_burnt   { [] !(txn[STRANGERS] == txn_burnt && txn[ANAS] == txn_consumed) }
