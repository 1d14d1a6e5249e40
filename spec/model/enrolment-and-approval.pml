/*
 * Enrolment and approval as a model for Spin. Sections are those of spec/protocol.md; what is left out is in README.md.
 *
 * Ana has an account, a browser and a phone. The stranger has a phone, a photograph of every code that Ana's page ever shows, Ana's password
 * and a browser of their own. The server is no process: each of its database transactions is one `atomic` step of whoever asks. An answer can
 * get lost, by the line or by a crash after the commit; a request that is lost before the commit is a step that is not taken, yet. Whatever a
 * phone has signed is sent again at will, so every retry, doubled request and late repetition is here.
 *
 * scripts/test-model.ts checks the properties at the end, exhaustively, and again with each MUTANT_ and LIMIT_ of mutants.json defined.
 */

#define CODES   2                            /* enrolment sessions: the first code and a fresh one */
#define NUMBERS 3                            /* numbers in one activation (Spec §1.6) */

/* Requests have fixed places: the proofs of each code, two sign-ins of Ana's browser, one of the stranger's. */
#define PROOFS     6                         /* CODES * NUMBERS */
#define ANAS_1ST   6
#define ANAS_2ND   7
#define STRANGERS  8
#define REQUESTS   9
#define CODE(t)    ((t) / NUMBERS)           /* whose proof t is, for t < PROOFS */
#define PROOF(c)   ((c) * NUMBERS + tries[c])

/* The number of a request is a name for it: numbers that wait side by side are distinct (Spec §6.4), and nobody guesses one in three tries. */
#define NUMBER(t)  ((t) + 1)
#define NO_NUMBER_OF_OURS 0
#define DENY       100                       /* in the place of a number: the decision is a denial */
#define NOTHING    200                       /* nothing signed yet */

#define ANA        0
#define STRANGER   1

mtype = { enr_open, enr_claimed, enr_active, enr_frozen, enr_failed, enr_replaced, enr_guessed }                 /* Spec §4.6 */
mtype = { txn_pending, txn_approved, txn_denied, txn_expired, txn_cancelled, txn_burnt, txn_consumed }           /* Spec §6.4 */
mtype = { aut_pending, aut_active, aut_removed }
mtype = { unmade }                           /* not there yet: no state of anything */

/* ---- The database. All of it survives a crash. ---- */

byte  codes;                                 /* how many codes were begun */
mtype enr[CODES] = unmade;
bool  over[CODES];                           /* its time is over; `expired` is not stored (Spec §4.6) */
byte  tries[CODES];                          /* wrong numbers so far */
byte  claimant[CODES] = NOTHING;             /* whose claim was accepted: its digest, in the code */
mtype aut[4] = unmade;                       /* one authenticator per phone and code: each claim brings a fresh key (Spec §4.4) */
mtype txn[REQUESTS] = unmade;
byte  began[CODES];                          /* which browser began the code, and is shown the number */

#define AUT(phone, c)    aut[(phone) * CODES + (c)]
#define LIVE(c)          ((enr[c] == enr_open || enr[c] == enr_claimed) && !over[c])
#define BOUND(phone)     (AUT(phone, 0) == aut_active || AUT(phone, 1) == aut_active)
#define SOMEBODY_BOUND   (BOUND(ANA) || BOUND(STRANGER))
#define BROWSER(t)       (t < PROOFS -> began[CODE(t)] : (t == STRANGERS -> STRANGER : ANA))

/* ---- Ana's phone. What it stores before it sends it (Spec §4.4, §9). ---- */

bool  claim_signed[CODES];
byte  signed[REQUESTS] = NOTHING;            /* the number in the decision that it signed over this very request, or DENY */

/* ---- Who was told what, and what happened: only the properties read this. ---- */

bool  told_claimed[CODES], told_frozen[CODES];
mtype told[REQUESTS] = unmade;               /* what Ana's phone was answered to its decision */
bool  told_signed_in[REQUESTS];              /* that Ana's browser got its new token */
bool  shown[REQUESTS];                       /* a page of the browser that began it has shown the number */
bool  proved[REQUESTS];                      /* a phone signed this request with the right number, having seen it on a page */
bool  came[4];                               /* a phone's claim reached this code while it lived */
byte  consumptions[REQUESTS];
byte  in_by[2] = NOTHING;                    /* the request by which this browser is signed in */

/* ---- Mutants: what is on the left is what the protocol says. ---- */

#ifdef MUTANT_CLAIM_NOT_ATOMIC               /* the claim is settled on what was read before its transaction began */
#define STATE_NOW(c, seen) (seen)
#else
#define STATE_NOW(c, seen) (enr[c])
#endif
#ifdef MUTANT_NO_NUMBER                      /* the number is not compared */
#define NUMBER_FITS(t, n) true
#else
#define NUMBER_FITS(t, n) ((n) == NUMBER(t))
#endif
#ifdef MUTANT_SIGNATURE_NOT_BOUND            /* a signature by the right key is enough, whatever request and number it was made for */
#define SIGNATURE_FITS(t, n, st, sn) true
#else
#define SIGNATURE_FITS(t, n, st, sn) ((t) == (st) && (n) == (sn))
#endif
#ifdef MUTANT_ANY_KEY                        /* the key is whatever the message says, not the stored one */
#define KEY_FITS(phone, t) true
#else
#define KEY_FITS(phone, t) (t < PROOFS -> AUT(phone, CODE(t)) == aut_pending : BOUND(phone))
#endif
#ifdef MUTANT_CONSUME_TWICE                  /* an approval that was consumed is taken for an approval */
#define CONSUMABLE(t) (txn[t] == txn_approved || txn[t] == txn_consumed)
#else
#define CONSUMABLE(t) (txn[t] == txn_approved)
#endif
#ifdef MUTANT_ANY_BROWSER                    /* whoever names the request may consume it */
#define BROWSER_FITS(b, t) true
#else
#define BROWSER_FITS(b, t) (BROWSER(t) == (b))
#endif

/* ---- The server's transactions. Each is called inside `atomic`. ---- */

/* An end of a code: its proof and its authenticator end with it (Spec §4.6). */
inline end_code(ec, how)
{
    enr[ec] = how;
    if
    :: claimant[ec] != NOTHING ->
        if :: txn[PROOF(ec)] == txn_pending -> txn[PROOF(ec)] = txn_cancelled :: else fi;
        if :: AUT(claimant[ec], ec) == aut_pending -> AUT(claimant[ec], ec) = aut_removed :: else fi
    :: else
    fi
}

/* A fresh code; the older one, if it lives, is replaced (Spec §4.6). The first phone is added by who accepted the invitation. */
inline begin_code(browser)
{
    if
    :: codes > 0 && LIVE(codes - 1) -> end_code(codes - 1, enr_replaced)
    :: else
    fi;
    enr[codes] = enr_open;
    began[codes] = browser;
    codes++
}

/* Spec §4.4, row 3 and row 13 of its table. `seen` is what the code's state was when the claim was judged. */
inline settle_claim(phone, c, seen)
{
    if :: LIVE(c) -> came[phone * CODES + c] = true :: else fi;
    if
    :: claimant[c] == phone && (enr[c] == enr_active || (enr[c] == enr_claimed && !over[c])) -> skip        /* the same once more */
    :: else ->
        if
        :: !LIVE(c) -> skip
        :: LIVE(c) && STATE_NOW(c, seen) == enr_claimed ->
#ifndef MUTANT_NO_FREEZE                     /* the second claim is refused and nothing else */
            end_code(c, enr_frozen)
#else
            skip
#endif
        :: LIVE(c) && STATE_NOW(c, seen) != enr_claimed ->
            enr[c] = enr_claimed;
            claimant[c] = phone;
            AUT(phone, c) = aut_pending;
            txn[PROOF(c)] = txn_pending
        fi
    fi
}

/* Spec §6.3 and, for proofs, §4.5. The message says request t and number n, `phone` is whose key signed, st and sn are what was signed. */
inline settle_decision(phone, t, n, st, sn)
{
    if
    :: txn[t] == txn_pending && KEY_FITS(phone, t) && SIGNATURE_FITS(t, n, st, sn) ->
        if
        :: n == DENY ->
            txn[t] = txn_denied;
            if :: t < PROOFS -> end_code(CODE(t), enr_failed) :: else fi
        :: n != DENY && NUMBER_FITS(t, n) ->
            txn[t] = txn_approved;
            if :: t < PROOFS -> enr[CODE(t)] = enr_active; AUT(claimant[CODE(t)], CODE(t)) = aut_active :: else fi
        :: n != DENY && !NUMBER_FITS(t, n) ->
            txn[t] = txn_burnt;
            if
            :: t < PROOFS && tries[CODE(t)] + 1 < NUMBERS -> tries[CODE(t)]++; txn[PROOF(CODE(t))] = txn_pending
            :: t < PROOFS && tries[CODE(t)] + 1 >= NUMBERS -> end_code(CODE(t), enr_failed)
            :: else
            fi
        fi
    :: else                                  /* a refusal changes nothing */
    fi
}

/* Spec §6.4: approved → consumed, and with it the browser's session is signed in. A proof's approval signs in too. */
inline settle_consumption(browser, t)
{
    if
    :: CONSUMABLE(t) && BROWSER_FITS(browser, t) ->
        txn[t] = txn_consumed;
        in_by[browser] = t;
        if :: consumptions[t] < 2 -> consumptions[t]++ :: else fi
    :: else
    fi
}

inline begin_sign_in(t)
{
    if :: SOMEBODY_BOUND && txn[t] == unmade -> txn[t] = txn_pending :: else fi
}

/* ---- Ana's browser. Its page shows the code, then the number; two tabs of it do things in any order. ---- */

proctype AnasBrowser()
{
    byte t;
    do
    :: atomic { codes < CODES && !SOMEBODY_BOUND -> begin_code(ANA) }
    :: atomic { codes > 0 && LIVE(codes - 1) && began[codes - 1] == ANA -> end_code(codes - 1, enr_replaced) }       /* sign-out */
    :: atomic { txn[ANAS_1ST] == unmade && SOMEBODY_BOUND -> begin_sign_in(ANAS_1ST) }
    :: atomic { txn[ANAS_2ND] == unmade && txn[ANAS_1ST] != unmade -> begin_sign_in(ANAS_2ND) }
    :: atomic { txn[ANAS_1ST] == txn_pending -> txn[ANAS_1ST] = txn_cancelled }
    :: atomic { txn[ANAS_2ND] == txn_pending -> txn[ANAS_2ND] = txn_cancelled }
    :: atomic {
        select(t : 0 .. REQUESTS - 1);
        if
        :: t != STRANGERS && CONSUMABLE(t) && BROWSER(t) == ANA ->
            settle_consumption(ANA, t);
            if
            :: told_signed_in[t] = true
            :: skip                          /* the answer was lost */
            fi
        :: else
        fi;
        t = 0 }
    od
}

/* ---- Ana and her phone. The rule: a number goes from her own page into her own phone. ---- */

/* What she types: a number that a page of her own browser shows now, for whatever her phone is showing; or a slip of the finger. */
inline read_own_page(n)
{
    if
    :: codes > 0 && began[codes - 1] == ANA && enr[codes - 1] == enr_claimed && txn[PROOF(codes - 1)] == txn_pending ->
        n = NUMBER(PROOF(codes - 1)); shown[PROOF(codes - 1)] = true
    :: txn[ANAS_1ST] == txn_pending -> n = NUMBER(ANAS_1ST); shown[ANAS_1ST] = true
    :: txn[ANAS_2ND] == txn_pending -> n = NUMBER(ANAS_2ND); shown[ANAS_2ND] = true
#ifdef LIMIT_PHISHING_PROXY                  /* T07: what she takes for the portal's page passes on the stranger's */
    :: txn[STRANGERS] == txn_pending -> n = NUMBER(STRANGERS); shown[STRANGERS] = true
#endif
    :: n = NO_NUMBER_OF_OURS
    fi
}

proctype AnasPhone()
{
    byte c, t, n;
    mtype seen;
    do
    /* Scans what her own page shows, once per code, and stores the signed claim. */
    :: atomic { codes > 0 && began[codes - 1] == ANA && LIVE(codes - 1) && !BOUND(ANA) && !claim_signed[codes - 1] -> claim_signed[codes - 1] = true }

    /* Sends a stored claim, for the first time or again: judged first, settled in a transaction of its own. */
    :: atomic {
        select(c : 0 .. CODES - 1);
        if :: claim_signed[c] -> seen = enr[c] :: else -> c = 0; goto again fi };
       atomic {
        settle_claim(ANA, c, seen);
        if
        :: claimant[c] == ANA && (enr[c] == enr_claimed || enr[c] == enr_active) -> told_claimed[c] = true
        :: enr[c] == enr_frozen -> told_frozen[c] = true
        :: skip                              /* the answer was lost */
        fi;
        c = 0; seen = unmade }

    /* Decides what the phone shows her: the proof of her own claim, or any sign-in of this account, the stranger's among them. */
    :: atomic {
        select(t : 0 .. REQUESTS - 1);
        if
        :: txn[t] == txn_pending && signed[t] == NOTHING
           && (t < PROOFS -> claimant[CODE(t)] == ANA && told_claimed[CODE(t)] : BOUND(ANA)) ->
            if
            :: read_own_page(n)
            :: n = DENY
            fi;
            signed[t] = n;
            if :: n == NUMBER(t) && shown[t] -> proved[t] = true :: else fi
        :: else
        fi;
        t = 0; n = 0 }

    /* Sends a stored decision, for the first time or again. */
    :: atomic {
        select(t : 0 .. REQUESTS - 1);
        if
        :: signed[t] != NOTHING && told[t] == unmade ->
#ifdef MUTANT_ANSWER_BEFORE_COMMIT           /* answered, and then the server fell over with the change still in its memory */
            if
            :: txn[t] == txn_pending && signed[t] == NUMBER(t) -> told[t] = txn_approved; goto told_too_soon
            :: skip
            fi;
#endif
            settle_decision(ANA, t, signed[t], t, signed[t]);
            if
            :: txn[t] != txn_pending -> told[t] = (txn[t] == txn_consumed -> txn_approved : txn[t])
            :: skip                          /* the answer was lost, and it will be sent again */
            fi
        :: signed[t] != NOTHING && told[t] != unmade -> settle_decision(ANA, t, signed[t], t, signed[t])
        :: else
        fi;
#ifdef MUTANT_ANSWER_BEFORE_COMMIT
told_too_soon:
#endif
        t = 0 }
again:  skip
    od
}

/* ---- The stranger's phone, with the photographed code. ---- */

proctype StrangersPhone()
{
    byte c;
    mtype seen;
    do
    :: atomic {
        select(c : 0 .. CODES - 1);
        if :: enr[c] != unmade -> seen = enr[c] :: else -> c = 0; goto again fi };
       atomic { settle_claim(STRANGER, c, seen); c = 0; seen = unmade }
again:  skip
    od
}

/* ---- The stranger at the keyboard. Tries everything on everything. ---- */

/* The numbers that the stranger knows: what the stranger's own browser is shown, or a guess. */
inline know_a_number(t, n)
{
    if
    :: n = NO_NUMBER_OF_OURS
    :: n = DENY
    :: txn[STRANGERS] != unmade -> n = NUMBER(STRANGERS); shown[STRANGERS] = true
#ifdef LIMIT_PAGE_SEEN_LIVE                  /* T01: the stranger looks over Ana's shoulder, and sees the number as well as the code */
    :: t < PROOFS && txn[t] == txn_pending -> n = NUMBER(t); shown[t] = true
#endif
#ifdef LIMIT_PASSWORD_BEGINS_CODE
    :: t < PROOFS && txn[t] == txn_pending && BROWSER(t) == STRANGER -> n = NUMBER(t); shown[t] = true
#endif
    fi
}

proctype StrangersHands()
{
    byte t, n, st;
    do
    /* The relayed sign-in: begun with Ana's password. Ana's phone will show it. */
    :: atomic { txn[STRANGERS] == unmade && SOMEBODY_BOUND -> begin_sign_in(STRANGERS) }
#ifdef LIMIT_PASSWORD_BEGINS_CODE            /* T02: between the invitation and the first phone, the password is enough to draw a code */
    :: atomic { codes < CODES && !SOMEBODY_BOUND -> begin_code(STRANGER) }
#endif
    /* Five wrong secrets, for a code whose name was seen (Spec §4.3). */
    :: atomic { codes > 0 && LIVE(codes - 1) -> end_code(codes - 1, enr_guessed) }

    /* Decisions by the stranger's own keys. */
    :: atomic {
        select(t : 0 .. REQUESTS - 1);
        know_a_number(t, n);
        if
        :: txn[t] == txn_pending ->
            if :: n == NUMBER(t) && shown[t] && KEY_FITS(STRANGER, t) -> proved[t] = true :: else fi;
            settle_decision(STRANGER, t, n, t, n)
        :: else
        fi;
        t = 0; n = 0 }

    /* Something that Ana's phone once signed, put under another request and number. */
    :: atomic {
        select(t : 0 .. REQUESTS - 1);
        select(st : 0 .. REQUESTS - 1);
        know_a_number(t, n);
        if
        :: signed[st] != NOTHING && signed[st] != DENY && txn[t] == txn_pending -> settle_decision(ANA, t, n, st, signed[st])
        :: else
        fi;
        t = 0; st = 0; n = 0 }

    /* Any approval at all, from the stranger's browser. */
    :: atomic { select(t : 0 .. REQUESTS - 1); settle_consumption(STRANGER, t); t = 0 }
    od
}

/* ---- Time, by the store's clock (Spec §4.6, §6.4). A proof does not outlive its code. ---- */

proctype Clock()
{
    byte t;
    do
    :: atomic {
        codes > 0 && LIVE(codes - 1) ->
        over[codes - 1] = true;
        if :: enr[codes - 1] == enr_claimed && txn[PROOF(codes - 1)] == txn_pending -> txn[PROOF(codes - 1)] = txn_expired :: else fi }
    :: atomic {
        select(t : ANAS_1ST .. STRANGERS);
        if :: txn[t] == txn_pending -> txn[t] = txn_expired :: else fi;
        t = 0 }
    od
}

init { atomic { run AnasBrowser(); run AnasPhone(); run StrangersPhone(); run StrangersHands(); run Clock() } }

/* ---- Properties. ---- */

#define STANDS(phone, c)  (AUT(phone, c) == aut_pending || AUT(phone, c) == aut_active)
#define BOTH_STAND(c)     (STANDS(ANA, c) && STANDS(STRANGER, c))
#define PROVED(c)         ((proved[(c) * NUMBERS] && txn[(c) * NUMBERS] >= 0) || proved[(c) * NUMBERS + 1] || proved[(c) * NUMBERS + 2])
