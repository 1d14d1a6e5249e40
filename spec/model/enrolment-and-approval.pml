/*
 * Enrolment and approval as a model for Spin. Sections are those of spec/protocol.md; what is left out is in README.md.
 *
 * Ana has an account, a browser and a phone. The stranger has a phone, a photograph of every code that Ana's page ever shows, Ana's password
 * and a browser. The server is no process: each of its database transactions is one `atomic` step of whoever asks. An answer can get lost, by
 * the line or by a crash after the commit; a request that is lost before the commit is a step that is not taken yet. What Ana's phone has signed
 * it sends again at will: every retry, doubled request and late repetition is among the runs.
 *
 * scripts/test-model.ts searches all runs for a violation of properties.pml, and again under each switch of mutants.json.
 */

#define CODES   2                            /* enrolment sessions: the first code and a fresh one */
#define NUMBERS 3                            /* numbers in one activation (Spec §1.6) */

/* Three requests. A fresh proof takes the place of the one before, which is burnt, or ended with its code: nothing leaves those states. */
#define PROOF     0                          /* of the last code, for its next number */
#define ANAS      1                          /* a sign-in that Ana's browser began */
#define STRANGERS 2                          /* a sign-in that the stranger's browser began */
#define REQUESTS  3

/*
 * A number also stands for the name of its request: no two are alike. Those that wait side by side are distinct (Spec §6.4), and nobody guesses
 * one of a million in three tries.
 */
#define NUMBER_OF_PROOF (1 + LAST * NUMBERS + wrong_numbers)
#define NUMBER_OF(t)    (10 + (t))           /* of a sign-in */
#define ANY_OTHER       98                   /* a number that no page shows */
#define DENY            99                   /* in the place of a number: the decision is a denial */
#define NOTHING         255
#define ANA      0
#define STRANGER 1

mtype = { enr_open, enr_claimed, enr_active, enr_frozen, enr_failed, enr_replaced, enr_guessed }                 /* Spec §4.6 */
mtype = { txn_pending, txn_approved, txn_denied, txn_expired, txn_cancelled, txn_burnt, txn_consumed }           /* Spec §6.4 */
mtype = { aut_pending, aut_active, aut_removed }
mtype = { unmade }                           /* not there yet: no state of anything */

/* ---- The database. All of it survives a crash. ---- */

byte  codes;                                 /* how many codes were begun; only the last can live */
byte  begun_by;                              /* whose browser began it, and is shown its number */
bool  over;                                  /* its time is over: `expired` is not stored (Spec §4.6) */
byte  wrong_numbers;                         /* so far, for the last code */
mtype enr[CODES] = unmade;
byte  claimant[CODES] = NOTHING;             /* whose claim was accepted: in the code, its digest */
mtype aut[4] = unmade;                       /* one authenticator per phone and code: each claim brings a fresh key (Spec §4.4) */
mtype txn[REQUESTS] = unmade;
byte  number[REQUESTS];                      /* shown by the page of the browser that began it, and by nothing else */

#define LAST           (codes - 1)
#define LIVE(c)        ((c) == LAST && (enr[c] == enr_open || enr[c] == enr_claimed) && !over)
#define AUT(phone, c)  aut[(phone) * CODES + (c)]
#define BOUND(phone)   (AUT(phone, 0) == aut_active || AUT(phone, 1) == aut_active)
#define ANY_BOUND      (BOUND(ANA) || BOUND(STRANGER))
#define BEGUN_BY(b, t) (t == PROOF && begun_by == (b) || t == ANAS && (b) == ANA || t == STRANGERS && (b) == STRANGER)

/* ---- Ana's phone: the last decision that it signed over each request. It is stored before it is sent (Spec §9). ---- */

byte  signed_over[REQUESTS] = NOTHING;       /* which request that was */
byte  signed_number[REQUESTS] = NOTHING;     /* what was typed, or DENY */

/* ---- What happened: the properties read this, the server never does. ---- */

bool  came[2];                               /* this phone's claim reached the last code while it lived */
bool  strangers_proof;                       /* the stranger's phone signed the proof, with a number that the stranger saw on its page */
byte  in_by[2] = NOTHING;                    /* the request by which this browser is signed in */
byte  consumptions[REQUESTS];
bool  off_the_table;                         /* a state changed as no figure has it, or an accepted claim was overwritten */
byte  fact_about = NOTHING;                  /* one answer that reached Ana, whichever: about a code, or ABOUT(t) a request */
mtype fact = unmade;                         /* the state that it told */
#define ABOUT(t) (CODES + (t))

#include "mutants.pml"                       /* the conditions in which mutants differ from the protocol */

/* ---- The server's transactions. Each is called inside `atomic`. ---- */

/* All changes of a state, held against the figures of Spec §4.6 and §6.4. */
inline move_code(which, to)
{
    off_the_table = off_the_table || !(
        enr[which] == unmade && to == enr_open ||
        enr[which] == enr_open && (to == enr_claimed || to == enr_replaced || to == enr_guessed) ||
        enr[which] == enr_claimed && to != enr_open && to != enr_claimed);
    enr[which] = to
}

inline move_request(which, to)
{
    off_the_table = off_the_table || !(
        txn[which] == unmade && to == txn_pending ||
        txn[which] == txn_pending && to != txn_pending && to != txn_consumed ||
        txn[which] == txn_approved && to == txn_consumed);
    txn[which] = to
}

/* A fresh proof is another request, in the place of the one before. */
inline make_proof()
{
    txn[PROOF] = unmade;
    number[PROOF] = NUMBER_OF_PROOF;
    move_request(PROOF, txn_pending)
}

inline begin_sign_in(which)
{
    number[which] = NUMBER_OF(which);
    move_request(which, txn_pending)
}

/* Spec §4.6: with a code end its proof and its authenticator. */
inline end_code(how)
{
    move_code(LAST, how);
    if
    :: claimant[LAST] != NOTHING && AUT(claimant[LAST], LAST) == aut_pending -> AUT(claimant[LAST], LAST) = aut_removed
    :: else
    fi;
    if
    :: txn[PROOF] == txn_pending -> move_request(PROOF, txn_cancelled)
    :: else
    fi
}

/* Spec §4.6: a fresh code replaces one that lives. For the first phone alone; README.md, "Not in it". */
inline begin_code(asker)
{
    if
    :: codes > 0 && LIVE(LAST) -> end_code(enr_replaced)
    :: else
    fi;
    codes++;
    begun_by = asker; over = false; wrong_numbers = 0;
    came[ANA] = false; came[STRANGER] = false; strangers_proof = false;
    move_code(LAST, enr_open)
}

/* Spec §4.4, rows 3, 4 and 13 of its table. `was` is the code's state when the claim was judged, before this transaction. */
inline settle_claim(sender, code, was)
{
    d_step {
        if
        :: LIVE(code) -> came[sender] = true
        :: else
        fi;
        if
        :: LIVE(code) && claimant[code] == sender -> skip                                     /* the same once more */
        :: LIVE(code) && claimant[code] != sender && STATE_NOW(code, was) == enr_claimed -> ON_SECOND_CLAIM
        :: LIVE(code) && claimant[code] != sender && STATE_NOW(code, was) == enr_open ->
            off_the_table = off_the_table || claimant[code] != NOTHING;
            claimant[code] = sender;
            move_code(code, enr_claimed);
            AUT(sender, code) = aut_pending;
            make_proof()
        :: else                              /* its end */
        fi
    }
}

/* Spec §6.3; for proofs §4.5. The message names a request and says a number; what is over_… is what its signer really signed. */
inline settle_decision(signer, request, said, over_request, over_number)
{
    d_step {
        if
        :: txn[request] == txn_pending && KEY_FITS(signer, request) && SIGNATURE_FITS(request, said, over_request, over_number) ->
            if
            :: said == DENY ->
                move_request(request, txn_denied);
                if
                :: request == PROOF -> end_code(enr_failed)
                :: else
                fi
            :: said != DENY && NUMBER_FITS(request, said) ->
                move_request(request, txn_approved);
                if
                :: request == PROOF -> move_code(LAST, enr_active); AUT(claimant[LAST], LAST) = aut_active
                :: else
                fi
            :: else ->
                move_request(request, txn_burnt);
                if
                :: request == PROOF && wrong_numbers + 1 < NUMBERS -> wrong_numbers++; make_proof()
                :: request == PROOF && wrong_numbers + 1 == NUMBERS -> end_code(enr_failed)
                :: else
                fi
            fi
        :: else                              /* a refusal changes nothing */
        fi
    }
}

/* Spec §6.4: approved → consumed signs the browser in. The approval of a proof does so too. */
inline settle_consumption(asker, request)
{
    d_step {
        if
        :: CONSUMABLE(request) && BROWSER_FITS(asker, request) ->
            move_request(request, txn_consumed);
            in_by[asker] = request;
            consumptions[request] = (consumptions[request] < 2 -> consumptions[request] + 1 : 2)
        :: else
        fi
    }
}

/* After the commit the answer gets lost, in the line or in a crash, or it arrives. Ana keeps one in mind for good, whichever. */
inline hear(about, state)
{
    if
    :: fact_about == NOTHING -> fact_about = about; fact = state
    :: skip
    fi
}

/* ---- Ana's browser. Its page shows the code, then the number; its tabs do things in any order, and again when an answer is lost. ---- */

proctype AnasBrowser()
{
    do
    :: d_step { codes < CODES && !ANY_BOUND -> begin_code(ANA) }
    :: d_step { codes > 0 && LIVE(LAST) && begun_by == ANA -> end_code(enr_replaced) }                  /* signs out */
    :: d_step { txn[ANAS] == unmade && ANY_BOUND -> begin_sign_in(ANAS) }
    :: d_step { txn[ANAS] == txn_pending -> move_request(ANAS, txn_cancelled) }
    :: atomic { CONSUMABLE(PROOF) && BEGUN_BY(ANA, PROOF) -> settle_consumption(ANA, PROOF); hear(ABOUT(PROOF), txn_consumed) }
    :: atomic { CONSUMABLE(ANAS) -> settle_consumption(ANA, ANAS); hear(ABOUT(ANAS), txn_consumed) }
    od
}

/* ---- Ana and her phone. Her rule: a number goes from her own page into her own phone. ---- */

/* What she types, whatever request her phone is showing: a number that her own browser shows now, or a slip of the finger; or she denies. */
inline read_own_page(typed)
{
    if
    :: txn[PROOF] == txn_pending && begun_by == ANA -> typed = number[PROOF]
    :: txn[ANAS] == txn_pending -> typed = number[ANAS]
#ifdef LIMIT_PHISHING_PROXY                  /* T07: what she takes for her page passes on the page of the stranger's sign-in */
    :: txn[STRANGERS] == txn_pending -> typed = number[STRANGERS]
#endif
    :: typed = ANY_OTHER
    :: typed = DENY
    fi
}

/* A decision over what the phone shows. Wrong numbers are all one. */
inline sign(t)
{
    read_own_page(n);
    signed_over[t] = number[t];
    signed_number[t] = (n == number[t] || n == DENY -> n : ANY_OTHER);
    n = 0
}

/* Sends a stored decision, for the first time or again. A proof that was burnt has another in its place. */
inline send_decision(t)
{
    settle_decision(ANA, t, signed_number[t], signed_over[t], signed_number[t]);
    if
    :: signed_over[t] == number[t] && (txn[t] == txn_approved || t != PROOF && txn[t] != txn_pending && txn[t] != txn_consumed) ->
        hear(ABOUT(t), txn[t])
    :: else
    fi
}

proctype AnasPhone()
{
    byte c, n;
    mtype seen;
    do
    /* Scans what her own page shows, and sends the claim. It was stored, so whenever it is sent it is the same (Spec §4.4). */
    :: d_step { codes > 0 && LIVE(LAST) && begun_by == ANA && !BOUND(ANA) -> c = LAST; seen = enr[c] };
       atomic {
        if
        :: settle_claim(ANA, c, seen);
            if
            :: claimant[c] == ANA && enr[c] == enr_claimed || enr[c] == enr_frozen -> hear(c, enr[c])
            :: else                          /* another end */
            fi
        :: skip                              /* a crash before the commit: nothing is there */
        fi;
        c = 0; seen = unmade }

    /* Decides on what it shows: the proof of its own claim, or any sign-in of this account, the stranger's among them. */
    :: atomic { txn[PROOF] == txn_pending && claimant[LAST] == ANA && signed_over[PROOF] != number[PROOF] -> sign(PROOF) }
    :: atomic { txn[ANAS] == txn_pending && BOUND(ANA) && signed_over[ANAS] == NOTHING -> sign(ANAS) }
    :: atomic { txn[STRANGERS] == txn_pending && BOUND(ANA) && signed_over[STRANGERS] == NOTHING -> sign(STRANGERS) }
    :: atomic { signed_over[PROOF] != NOTHING -> send_decision(PROOF) }
    :: atomic { signed_over[ANAS] != NOTHING -> send_decision(ANAS) }
    :: atomic { signed_over[STRANGERS] != NOTHING -> send_decision(STRANGERS) }

#ifdef MUTANT_ANSWER_BEFORE_COMMIT           /* the server answers, and falls over with the change still in its memory */
    :: atomic { txn[PROOF] == txn_pending && signed_number[PROOF] == number[PROOF] && signed_over[PROOF] == number[PROOF] ->
        hear(ABOUT(PROOF), txn_approved) }
#endif
    od
}

/* ---- The stranger's phone, with the photographed code. ---- */

proctype StrangersPhone()
{
    byte c;
    mtype seen;
    do
    :: d_step { codes > 0 && LIVE(LAST) -> c = LAST; seen = enr[c] };
       atomic {
        if
        :: settle_claim(STRANGER, c, seen)
        :: skip
        fi;
        c = 0; seen = unmade }
    od
}

/* ---- The stranger's hands: everything is tried on everything. ---- */

/* The numbers that the stranger knows: what the stranger's own browser is shown, or a guess; or a denial. */
inline know_a_number(known)
{
    if
    :: known = ANY_OTHER
    :: known = DENY
    :: txn[STRANGERS] != unmade -> known = number[STRANGERS]
    :: txn[PROOF] == txn_pending && begun_by == STRANGER -> known = number[PROOF]
#ifdef LIMIT_PAGE_SEEN_LIVE                  /* T01: over Ana's shoulder the stranger reads the number as well as the code */
    :: txn[PROOF] == txn_pending && begun_by == ANA -> known = number[PROOF]
#endif
    fi
}

/* The stranger's own phone decides over any request. */
inline decide_alone(t)
{
    know_a_number(n);
    strangers_proof = strangers_proof || t == PROOF && n == number[t];
    settle_decision(STRANGER, t, n, number[t], n);
    n = 0
}

/* Something that Ana's phone once signed, over whatever request and number, is put under this request and number. */
inline reuse_signature(t)
{
    if
    :: signed_over[PROOF] != NOTHING -> s = PROOF
    :: signed_over[ANAS] != NOTHING -> s = ANAS
    :: signed_over[STRANGERS] != NOTHING -> s = STRANGERS
    fi;
    know_a_number(n);
    settle_decision(ANA, t, n, signed_over[s], signed_number[s]);
    s = 0; n = 0
}
#define ANA_SIGNED (signed_over[PROOF] != NOTHING || signed_over[ANAS] != NOTHING || signed_over[STRANGERS] != NOTHING)

proctype StrangersHands()
{
    byte n, s;
    do
    /* The relayed sign-in: begun with Ana's password, and shown by Ana's phone. */
    :: d_step { txn[STRANGERS] == unmade && ANY_BOUND -> begin_sign_in(STRANGERS) }
#ifdef LIMIT_PASSWORD_BEGINS_CODE            /* T02: between the invitation and the first phone the password is enough to be shown a code */
    :: d_step { codes < CODES && !ANY_BOUND -> begin_code(STRANGER) }
#endif
    /* Five wrong secrets for a name that was on the screen (Spec §4.3). */
    :: d_step { codes > 0 && LIVE(LAST) -> end_code(enr_guessed) }

    :: atomic { txn[PROOF] == txn_pending -> decide_alone(PROOF) }
    :: atomic { txn[ANAS] == txn_pending -> decide_alone(ANAS) }
    :: atomic { txn[STRANGERS] == txn_pending -> decide_alone(STRANGERS) }
    :: atomic { txn[PROOF] == txn_pending && ANA_SIGNED -> reuse_signature(PROOF) }
    :: atomic { txn[ANAS] == txn_pending && ANA_SIGNED -> reuse_signature(ANAS) }
    :: atomic { txn[STRANGERS] == txn_pending && ANA_SIGNED -> reuse_signature(STRANGERS) }

    /* Any approval there is, from the stranger's browser. */
    :: atomic { CONSUMABLE(PROOF) -> settle_consumption(STRANGER, PROOF) }
    :: atomic { CONSUMABLE(ANAS) -> settle_consumption(STRANGER, ANAS) }
    :: atomic { CONSUMABLE(STRANGERS) -> settle_consumption(STRANGER, STRANGERS) }
    od
}

/* ---- Time, by the store's clock (Spec §4.6, §6.4). A proof does not outlive its code. ---- */

proctype Clock()
{
    do
    :: d_step {
        codes > 0 && LIVE(LAST) ->
        over = true;
        if
        :: txn[PROOF] == txn_pending -> move_request(PROOF, txn_expired)
        :: else
        fi }
    :: d_step { txn[ANAS] == txn_pending -> move_request(ANAS, txn_expired) }
    :: d_step { txn[STRANGERS] == txn_pending -> move_request(STRANGERS, txn_expired) }
    od
}

init { atomic { run AnasBrowser(); run AnasPhone(); run StrangersPhone(); run StrangersHands(); run Clock() } }

#include "properties.pml"
