/*
 * Where mutants differ from the protocol, which is in the #else branches. Three LIMIT_ switches and MUTANT_ANSWER_BEFORE_COMMIT add a step and
 * stand where it is taken, in enrolment-and-approval.pml.
 */

#ifdef MUTANT_CLAIM_NOT_ATOMIC               /* a claim is settled on what was read before its transaction began */
#define STATE_NOW(c, seen) (seen)
#else
#define STATE_NOW(c, seen) (enr[c])
#endif
#ifdef MUTANT_NO_FREEZE                      /* a second claim is refused, and that is all */
#define ON_SECOND_CLAIM skip
#else
#define ON_SECOND_CLAIM end_code(enr_frozen)
#endif
#ifdef MUTANT_NO_NUMBER                      /* the number is not compared */
#define NUMBER_FITS(t, n) true
#else
#define NUMBER_FITS(t, n) ((n) == number[t])
#endif
#ifdef MUTANT_SIGNATURE_NOT_BOUND            /* any signature by the right key will do, whatever request and number it was made for */
#define SIGNATURE_FITS(t, n, over_t, over_n) true
#else
#define SIGNATURE_FITS(t, n, over_t, over_n) (number[t] == (over_t) && (n) == (over_n))
#endif
#ifdef MUTANT_ANY_KEY                        /* the key is taken from the message, not from the record */
#define KEY_FITS(phone, t) true
#else
#define KEY_FITS(phone, t) (t == PROOF && claimant[LAST] == phone && AUT(phone, LAST) == aut_pending || t != PROOF && BOUND(phone))
#endif
#ifdef MUTANT_CONSUME_TWICE                  /* what was consumed still counts as approved */
#define CONSUMABLE(t) (txn[t] == txn_approved || txn[t] == txn_consumed)
#else
#define CONSUMABLE(t) (txn[t] == txn_approved)
#endif
#ifdef MUTANT_ANY_BROWSER                    /* whoever names the request consumes it */
#define BROWSER_FITS(b, t) true
#else
#define BROWSER_FITS(b, t) BEGUN_BY(b, t)
#endif
