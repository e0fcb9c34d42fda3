"""Ordinary words that look like names, and names that are ordinary words. Lists; the rules are beside them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parts of a name that give nobody away.
TITLES = _words("mr mrs ms miss mx dr prof sir the of and de da di la le el van von der den bin al")
# What schools, hospitals and other places have in common.
GENERIC = _words(
    "school primary secondary infant infants junior academy college nursery grammar high special centre center "
    "hospital children childrens home house unit ward church saint st the of and at in for community trust foundation "
    "cofe catholic england ce rc vc va"
)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
SEASONS = _words("spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday")
# What stands before a month in a date: "in May", "by next April".
BEFORE_MONTHS = _words("in since until till during early late mid last this next by from between each every")
# Only with another month or a part of it beside them: "April to May", "the end of May", "listed for May".
BEFORE_MONTHS_TOO = _words("to and or of for")
BESIDE_MONTHS = _words(
    "up end start beginning middle rest month months half part week weeks weekend day days morning evening whole all "
    "first second third fourth fifth last early late mid listed set planned due scheduled booked fixed adjourned "
    "expected figures data deadline date"
)
BEFORE_SEASONS = _words("in on by this last next during since until till early late mid every each")
BEFORE_PLACES = _words("in of across from near at to around throughout within for outside into")
# No single person stands after them.
DETERMINERS = _words("the a an this that these those each every any no some its which")
# Before a colour or a mark that counts: "four Amber and one Red".
COUNTS = _words("one two three four five six seven eight nine ten eleven twelve judged rated graded")
# After somebody's surname, whatever word that is: "the Church family".
KIN = _words("family household sisters brothers siblings twins")
# Who or what somebody is, before their name.
BEFORE_A_NAME = _words(
    "mr mrs ms miss mx dr prof sir baby child mother father mum dad mam nan nana gran granny grandma grandad "
    "grandmother grandfather aunt auntie uncle sister brother sibling cousin stepmother stepfather worker visitor "
    "nurse midwife teacher doctor constable sergeant inspector officer"
)
# What somebody does or is, after a name that opens a sentence.
AFTER_A_SUBJECT = _words(
    "is was were are has had have did does do can could may might must should would will and or who whose whom but not "
    "never often always also then later still only soon once sometimes usually again himself herself told said says "
    "went came saw knew felt thought left lived died grew became began took made got gave found heard kept met ran "
    "rang spoke slept stood wrote ate fell held sat lost paid put read sent spent brought bought caught taught hid "
    "drank drew drove sang swam threw chose broke bit blew beat cut hurt hit shot woke wore won stole dug shook stuck "
    "cannot didnt doesnt dont isnt wasnt hasnt hadnt wont cant couldnt wouldnt shouldnt now just already here alone "
    "likes loves hates enjoys wants needs seems appears looks lives sleeps eats drinks weighs attends goes comes gets "
    "says tells thinks knows feels hopes speaks talks cries smiles laughs plays reads writes draws sings walks sits "
    "stands stays remains becomes suffers shares uses wears tries asks takes gives keeps makes sees hears moves "
    "remembers describes struggles finds believes misses worries refuses"
)
# Letters that mean something else to everybody who reads a review.
ABBREVIATIONS = _words(
    "gp la ed hv sw cp cin lac da mh it pc dc ds di icb nhs cps ae sen ehc ppn tac taf ce dv fgm ld yp sp "
    "pdf uk eu tv id ok am pm qa hr "
    "march marac dash camhs cpoms niche silp icon rag iro lado mash hc si ba bsc ma sc cc ic na no us ot pa pe re is "
    "as at"
)
SMALL_WORDS = _words("a al am an and as at be by do ed eh for go he hi ho hope id if in is it la le lo ma me my no of "
                     "oh ok on or ox pa pi so the to up us we will ye yo")  # fmt: skip
# What people do, and what they work for. A value of such words alone ("Duty nurse, Northshire Police") is no name.
ROLES = _words(
    "adviser advisor agency ambulance assistant authority board chair chief clinician commissioner constable "
    "consultant coroner council counsellor county dentist department designated detective director doctor duty "
    "education emergency executive family fire general governor gp guardian head health hospital housing "
    "independent inspector integrated care lead leader librarian local manager matron mental midwife midwifery "
    "named nhs nurse officer ofsted paediatrician panel partnership pastor police practitioner probation "
    "psychiatrist psychologist public receptionist registrar reviewer safeguarding school sergeant service "
    "services social society specialist staff superintendent support surgeon teacher team therapist trust visitor "
    "ward warden worker youth"
)
# Names that English also has as words, and words that are surnames. One of them alone says little.
NAMES_THAT_ARE_WORDS = _words(
    "abbey acorn alley ally amber anchor angel apple april archer armour arrow art ash aspen august aurora autumn "
    "bailey bailiff bairn baker ballad banks banner barber bard barley barn barrow basil bath bay beacon beam bear "
    "beck beech bell belle bells bench berry best bill birch bird bishop black blade blaze bless blessing bliss bloom "
    "blossom blue bold bolt bond bonny booth boulder bow boy branch brand brave breeze bridge bridges bright brisk "
    "broad brook brooks brown buck bull burns burrow bush butcher butler butterfly cable camp candle cane canon caper "
    "cards carol carpenter carter case castle cedar chalk chambers chance chapel chaplain charity charm chase cherish "
    "cherry child chips christian church clarity clay clerk clever cliff close cloud clover coach coal coast cobbler "
    "cole cook cooper copper coral corner cotton courage court cove coward cox craft crane creed crisp crook cross "
    "crow crystal cygnet daisy dale dales dance dancer darling dawn day dean dear destiny diamond dolly don dove "
    "drake dream drew drummer duke dunn dusty eager eagle earl early east eden edge elder ember emerald english "
    "estate eve ever fair faith falcon farmer father favour fawn feather fellows fender ferry field fields finch "
    "fisher fleet flint flood flower flowers ford forest forge fortune foster fountain fox foxglove france frank free "
    "freedom freeman french friday friend frost fund gale gallant gamble gambler garden gardener garland gate gates "
    "gem gene genesis gentle gift ginger glade glass glory glover gold golden good gorge grace grain grange grant "
    "grave graves gray green grey grove guard guest gunn guy hall hand harbour hardy harmony harp harper haven hawk "
    "hawthorn hay haze hazel head heard heart hearth heath heather heaven hedges herald heritage hero heron hill "
    "hills hogg holiday holly home honey honor honour hood hook hope hopes horn house hunt hunter hurst ice indigo "
    "inn innocent ireland iris iron island ivory ivy jade jasmine jay jet jewel jewels job jolly journey joy jubilee "
    "judge june justice keen keeper kent key kind king kite kitty knight knights lace lake lamb lance land lane lark "
    "lavender law leader leaf leaves lee liberty light lights lily linen lion little locks lodge loft london long "
    "lord love lovely low loyal luck lucky lynx lyric magnolia maiden major man maple marble march marigold marina "
    "marine mariner mark marks marsh marshal marshall mason master max maxim may mayor mead meadow meadows melody "
    "melon mercer merchant mercy merit merry mews mile miles mill miller mills mint mist mister misty mole monk moody "
    "moon moor morrow moss mount mountain mouse myrtle neat needle nelson nest newman newton nightingale noble noon "
    "north oak oakes oaks oasis ocean odd olive onyx opal orchard orchid organ otter pack page paige pain painter "
    "palace palm palmer pansy parish park parker parks parrot parson parsons patience patient peace peaches peacock "
    "peak pear pearl pears peasant penny pepper perry petal phoenix pike pilgrim pine piper plain plant plum poet "
    "pole pool pope poppy porter post potter pound power powers prayer precious price pride priest primrose prince "
    "princess prior promise prosper proud prudence quarry queen quick quince raft rain rainbow ram ranger ransom "
    "raven ray read reader reading redwood reed reef reeves rich rider ridge ring rio rise river rivers rob robe "
    "robin rock rocket rocky roman rook root rose rosemary round rover rowan royal ruby rush russet rusty sage sailor "
    "saint salt sand sands sandy sapphire saunders savage savoury scarlet scarlett scholar scott sea seal season seed "
    "self sellers serenity settle shade shadow sharp shaw shepherd sheriff shields ship shore short silk silver "
    "singer skinner skip sky sleep small smart smith snow sole song sorrow south spark sparks sparrow speaker spear "
    "speed spencer spring squire stable stag stamp star stark stars steel sterling stern steward still stock stone "
    "stones storey storm stout stow strange stream street strong sue summer summers sun sunny sunshine sutton swallow "
    "swan sweet swift sword tailor tanner taylor teal temple terry thistle thorn thyme tide tiger topaz tower towers "
    "town trail trainer tranquil treasure tree trinity trip true tuesday tulip turner usher vale valentine valley "
    "valour vicar victor victoria victory vine violet virtue voice wade wagoner wake walker wall waller walls ward "
    "ware warren water waters wave way weaver webb weeks welch welcome well wells welsh west whale wheat wheeler "
    "white wick wild wilderness will willing willow wills win wind wing winner winter winters wisdom wise wisely wish "
    "wolf wonder wood woods worth wren wright yard yarrow yeoman york young younger zeal zephyr"
)
# Words that open sentences and stand in titles of reports: no misspelling of anybody's name.
COMMON = _words(
    "store stores about above abuse according across action actions adult adults after again against agencies agency "
    "agree all although always among analysis annual another answer any appendix around asked assessment at "
    "attendance audit baby babies back based because been before began being below between both bruises bruising "
    "budgets by called cannabis care carer carers case cases caseloads cause census christmas chairs change changes "
    "child chapter chapters childline children chronologies circle city class clear clinic coercive comments "
    "community concern conference consent contact contacts context core council county course courts crime criminal "
    "criteria crown culture cumulative current dads daily data dated days death deaths dental details did direct "
    "discharge documents does domestic drafts drama drug duties during duty each early easter eastern education "
    "effect eight either emergency ended english enquiries episodes ethnicity even events every everybody evidence "
    "example exclusion executive expert faith families family fathers feedback female fifth figure figures final "
    "finding findings first five following food forms forum four framework further general girls given good governors "
    "grandma grandparents green ground group groups guardians guidance hall harm have having head headline health "
    "hearing hearings help here high hindsight history holidays home homes hospital hours house housing however human "
    "hundred impact improvement incident independent individual infant information initial injuries inquest inquiry "
    "inquiries interim involved isolation issues its joint judge july june just keeping kinship known labour latter "
    "leaders leads learned learning legal lessons letter letters level levels library like limited lines listening "
    "little lives living local looked looking lucky made makes male management manager managers many march maternity "
    "matters meals medical meeting meetings members mental methods midwife midwives minor minutes missed missing "
    "mobile model monday money month monthly months more most mother mothers much multi mums must name named names "
    "national near needs neglect neighbours neither never night nine nobody none northern nothing notice number "
    "numbers nurse nursery nurses observed office officer officers often once only open opening options order orders "
    "other others outcome outcomes over overall panel panels paper parent parents parish part parts partner partners "
    "past paths pattern patterns people period phase photographs place places plan plans please point police policy "
    "poor poverty power practice present previous principal prior private probation process professional "
    "professionals programme progress protection proud public purpose quality quarter question questions quotations "
    "rapid rates rather reader readers reading reason reasons record records referral referrals reflection reflective "
    "refuge region relapse report reports research residents response review reviews right rights risk risks role "
    "roles roma round royal rule safe safer safety sample saturday school schools scope scores second section "
    "sections senior september serious service services seven several share shared short should since single sisters "
    "sites skills social society some source staff stages standard start state statement steps still story strategy "
    "street strong students study such sudden summary sunday supervision support surely surgery system systems table "
    "target teacher teachers team teams terms thank thanks that their them theme themes then there these they third "
    "this those thought three through thursday time times today together tools topic towards town trade training "
    "transfer transition travel traveller treatment triage trial trust trusts tuesday turning twelve twenty twins "
    "under unit until upper urgent using values various very victim victims video views violence virtual visit visits "
    "voice voices wales ward wards warning weaknesses wednesday week weeks welfare were western what when where "
    "whether which while whilst whole whose wide winter with within without witness women words work worked worker "
    "workers working worries would written years year your youth"
)
# Things, and nobody, beside which a word that is a name as well is a thing too: "Art, Drama and Forest School".
THINGS = _words(
    "act acts alcohol attendance background belief beliefs benefits black blue class clothing colour community "
    "culture debt diet disability drama drugs education employment english ethnicity exercise family food french "
    "friendship gender geography guidance health heating history housing hygiene identity income language law laws "
    "learning legislation maths medicine money music neglect nurseries nursery orange order outcomes policy poverty "
    "practice procedures race red religion respect safety school schools science sex sexuality silver sleep sport "
    "standards technology temperature trust wellbeing work yellow north south east west anger anxiety fear grief "
    "guilt pride sadness shame trauma bracken gorse grass paragraph section justice truth mercy patience courage "
    "honesty kindness courtesy paint sand clay wood glass metal paper plastic mint chives thyme parsley birch rowan "
    "oak elm beech ferns nettles stairs landing kitchen bathroom bedroom corridor hallway rhythm song dance poetry "
    "muslim jewish hindu sikh buddhist catholic banks offices shops libraries surgeries carry clean comfort lift wash "
    "halloween christmas easter diwali jelly cream bread milk line chapter appendix table"
)
# What the last word of a place's or a day's name says that it is.
WHAT_PLACES_ARE = _words(
    "abbey arms barracks bridge castle clinic day eve farm festival fields gallery gate gates harbour heights hill "
    "hostel hotel inn library lodge manor market mill museum night park playground pool prison station studio surgery "
    "theatre tower week woods"
)
PREFIXES = _words("pre post non multi inter anti sub semi co ex self mid")
# What everybody in this work says, though a name stands in it.
PHRASES = (
    "Clare's Law", "Sarah's Law", "Winston's Wish", "Working Together", "Signs of Safety", "Gillick competence",
    "Gillick competent", "Fraser guidelines", "Martha's Rule", "Harper's Law", "Claire's Law", "Lullaby Trust",
    "Sure Start", "Barnardo's", "Cruse Bereavement", "Family Lives", "Right Care Right Person", "Start again syndrome",
    "Family Hub", "Crown Court", "Family Court", "High Court", "Home Office", "Royal College", "Young People",
    "Young Person", "Young Carers", "Green Paper", "White Paper", "White British", "White Ribbon", "Black British",
    "County Lines", "Early Help", "Mental Health Act", "Care Act", "Children Act", "Human Rights Act",
    "Mother's Day", "Father's Day", "Boxing Day", "May Day", "Bank Holiday", "Good Friday", "Methodist Church",
    "Catholic Church", "Power and control", "Young Minds", "King's College", "King's Cross", "King's Fund",
    "King's Trust", "King's Lynn", "King's Langley", "Al-Anon", "Jack and Jill", "Dean and Chapter", "Temple Newsam",
    "Church of England", "Plain English", "Child Bereavement", "Gold Group", "Gold Command",
    "Silver Command", "Bronze Command", "Summer Term", "Autumn Term", "Spring Term", "Red Cross",
)  # fmt: skip
# What a street is called after its name, each spelling by one of them.
_KINDS = (
    "av ave avenue", "cl close clo", "cres crescent cr cresc", "ct court crt", "dr drove drive drv", "est estate",
    "gdns gardens gdn garden", "gr grove grv", "grn green", "hl hill", "hts heights", "ln lane la", "ms mews",
    "pd parade pde", "pk park", "pl place", "rd road", "rw row", "sq square", "st street str", "ter terrace terr tce",
    "vw view", "wk walk wlk", "wy way", "cott cottages cottage", "bldgs buildings",
)  # fmt: skip
STREETS = {spelling: kind.split()[0] for kind in _KINDS for spelling in kind.split()}
FLATS = {"flat": "flat", "flt": "flat", "apartment": "flat", "apt": "flat", "unit": "flat", "saint": "st"}
