"""Every weight and limit of a query, named, each with a query that shows what it is for. Measured, not guessed."""

# --- Where a word stands ----------------------------------------------------------------------------------------------
# "factuur downloaden": the page that asks it comes before the pages that mention it.
QUESTION = 4.0
# "login aanvragen nieuwe collega": an editor wrote this wording down for exactly this page.
ALTERNATIVES = 8.0
ANSWER = 1.0
# "contracten" (as typed) beside "contract" (its stem): pages that have the very word come first among equals.
EXACT = 0.35
# "opzegtermijn maandlicentie": one word in the question, the other in the answer, still one page.
WHOLE_PAGE = 1.0

# --- Other words ------------------------------------------------------------------------------------------------------
# "monteur sturen", with the synonym "monteur => technicus": nearly as good as the page's own word.
SYNONYM = 0.8
# "cdd", which the content explains as "contrat à durée déterminée".
ABBREVIATION = 0.7
# "inapte" finds "inaptitude": words that begin alike, when nothing better does.
FAMILY = 0.3
# "factuur" finds "factuuradres".
PART = 0.4
# "laptopgarantie", which no page has, is "laptop" and "garantie"; "onderhoudscontract", which some have, is also
# "contract voor onderhoud".
SPLIT_UNKNOWN = 1.0
SPLIT_KNOWN = 0.2
# "opzeg termijn" is "opzegtermijn".
JOIN = 1.0
# "30 dagen" is one thing, not "30" and "dagen".
COUNTED = 10.0
# "\"end of contract\"", in quotation marks: the pages with these words side by side, where there are any.
QUOTED = 40.0
# "ABC-123" is on this page, as a whole.
CODE = 20.0
# Shorter words have no family and are no part; so many words say enough themselves.
SHORTEST_RELATED = 4
MOST_RELATED = 10
# Of a long query, so many words are taken apart, put together and corrected: the engine takes 1,024 clauses.
MOST_GUESSED = 8

# --- Likeness ---------------------------------------------------------------------------------------------------------
# "contract opzeggen" is word for word another wording of a page: it comes before pages that have the words in several.
LIKENESS = 0.5
# Pages that are asked by the same words as the first ones are probably about the same.
COMPANY = 0.3
# The first hits that keep company, and those that are ranked anew.
COMPANY_SIZE = 2
RANKED_ANEW = 50

# --- Languages --------------------------------------------------------------------------------------------------------
# "résilier contrat" on the Dutch site: found, after what matches as well in Dutch.
OTHER_LANGUAGE = 0.8
# "contract": a word of several languages is looked up in each whose lexicon knows about as much of the query.
LANGUAGE_GAP = 0.1
# "service pack": when two languages know the words equally well, it is the reader's.
READERS_LANGUAGE_BONUS = 0.15
# Words times languages that are looked up: thirty words tell their language well enough to need two.
MOST_LOOKED_UP = 60

# --- Misspelt words ---------------------------------------------------------------------------------------------------
# "stopzeten": one letter from "stopzetten".
ONE_EDIT = 0.8
# "abbonemnet": two letters from "abonnement".
TWO_EDITS = 0.5
# "levring": "levering" first, but "lening" is not excluded.
FURTHER_CANDIDATE = 0.5
CANDIDATES = 3
# A candidate this much below the first is not one.
CANDIDATE_GAP = 0.7
# How candidates are ranked: by edits, then by how common they are ("contrat": 40 pages, "contrit": 1), by the same
# first letter (people rarely miss it) and the same last one.
FREQUENCY_WEIGHT = 0.15
SAME_FIRST_LETTER = 0.5
OTHER_LAST_LETTER = -0.3
# Words shorter than this allow no edit, one edit.
SHORTEST_FOR_ONE_EDIT = 4
SHORTEST_FOR_TWO_EDITS = 6
# "amiable" must not become "amiante": two edits are sure only in longer words.
SHORTEST_FOR_SURE_TWO_EDITS = 9
# "contrct" stands on one page by mistake, "contract" on forty: a known word is offered a neighbour that is so many
# times as common. Shorter words have too many neighbours.
FAR_COMMONER = 10
SHORTEST_WITH_NEIGHBOURS = 5

# "uyitbreiding" is "uitbreiding": pages with the very word come before pages with "uitbreidingen".
SURE_WORD = 0.8

# --- What counts as found ---------------------------------------------------------------------------------------------
# `total` and facets count the hits that score at least this part of the best one: "contract stopzetten" finds the
# pages on ending contracts, not the forty that mention a contract. On judged collections 0.35 costs at most .004 of
# nDCG@10 and halves what 0.25 lets through; 0.5 costs up to .026.
CUTOFF = 0.3
# "factuur" finds "Factuuradres wijzigen", though other pages score far more: a hit with a wording so like the query
# counts whatever it scores.
LIKE_ENOUGH = 0.5
# Hits that are counted at most, and so the last that can be paged to.
WINDOW = 200

# --- Confidence -------------------------------------------------------------------------------------------------------
# Evidence (see search/confidence.py) at which the query is as likely answered as not.
EVEN_EVIDENCE = 1.5
# "suivre la commande de ma pizza": no page has the one word that matters, and so much of the evidence is lost when no
# word is known.
UNFAMILIAR = 0.4
# A query with less confidence is not answered, as far as we can tell.
ANSWERABLE = 0.5
# A query of fewer words is too short to tell: "factuur" is answerable. It needs this much confidence, so that
# "pannenkoeken" is not.
SHORTEST_JUDGED = 3
SHORT_ANSWERABLE = 0.05
# "contract opzeggen" is word for word what a page is asked by: it is shown as the best answer, if it also scores this
# much more than the second. "contract doorgeven" is only like several pages: no best answer.
BEST_LIKENESS = 0.75
BEST_LEAD = 1.15

# --- Suggestions ------------------------------------------------------------------------------------------------------
# "contr": questions with a word that starts so; "conrt" finds them too, after those.
SUGGEST_EXACT = 3.0
# "hoe zet ik": questions that start as typed come first.
SUGGEST_PHRASE = 2.0
SUGGEST_LIMIT = 6
# Of these, frequent queries: "contract opz" may be going to "contract opzeggen", which is no question.
SUGGEST_QUERIES = 2
SUGGEST_SHORTEST = 2
