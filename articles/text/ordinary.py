"""Words that are no names though they may stand with a capital, for English.

Not a dictionary: the words that news sentences open with, and titles and acronyms that say what
someone or something is rather than who. A name missing here costs nothing; an ordinary word
missing here makes the evidence check ask for a name that is none, so add it.
"""

from .sentences import OPENERS
from .words import listed

# Days, months and seasons belong to the dates.
PLACES_IN_TIME = listed(
    "am apr april aug august autumn bst cest cet christmas dec december easter edt est feb "
    "february fri friday gmt jan january jul july jun june mar march may mon monday nov "
    "november oct october pdt pm pst sat saturday sep sept september spring summer sun sunday "
    "thu thur thurs thursday today tomorrow tue tues tuesday utc wed wednesday winter yesterday"
)

ACRONYMS = listed(
    "gw mw kw tw gwh mwh kwh twh gb tb mb kb pb ghz mhz khz hz usd eur gbp cny rmb jpy "
    "5g a&e agi ai aka api apis ar asap b2b b2c ceo ceos cfo cio ciso cli co coo corp cpu cpus "
    "css csv cto diy esg eu-wide evp faq faqs gdp gmbh gpu gpus hr html http https iaas id ide "
    "ids inc iot ipo it json kpi llc llm llms ltd m&a mba ml nlp npu npus ok os pc pcs pdf phd "
    "plc ppa ppas pr qa r&d rag ram roi rss saas sdk smr smrs sql ssd svp tldr tpu tpus tv ui "
    "url usb ux vc vcs vm vms vp vr xr"
)

TITLES = listed(
    "analyst attorney captain chair chairman chairperson chairwoman chief co-founder cofounder "
    "colonel dame director doctor dr editor engineer executive founder general governor head "
    "judge justice king lady lord major manager mayor minister mr mrs ms officer partner pope "
    "president prince princess prof professor queen representative researcher secretary senator "
    "sergeant sir spokesman spokesperson spokeswoman vice"
)

FUNCTION = listed(
    "about above across again against ago almost alone along already always am amid among any "
    "anyone anything apart are aren’t around asked away back be been behind being below beneath "
    "beside besides best better between beyond billion billions both can cannot can’t could "
    "despite did didn’t do does doesn’t done don’t double down dozen dozens due during earlier "
    "early eight either eleven else enough except far fewer fifty finally first five following "
    "former forty forward four further furthermore given good had half has have hence her "
    "here’s hers herself he’s himself hundred hundreds indeed inside instead into is isn't "
    "isn’t itself it’s i’m i’ve just late latest least left less let let's let’s like likely "
    "little long made make makes many may maybe me might million millions mine moreover much "
    "must nearly neither never nevertheless new next nine nobody none nonetheless nor nothing "
    "nowhere off often ok okay old once onto others otherwise ought out outside overall own per "
    "perhaps please plus quite rather really right same second see seldom seven shall she’s "
    "should simply six sixty somebody someone something sometimes soon such ten than thank "
    "thanks that’s themselves thereafter therefore there’s they’re thing things third thirty "
    "thousand thousands three through throughout thus together too toward towards twelve twenty "
    "twice two unless unlike up upon us used very via was wasn’t well went were we’ll we’re "
    "we’ve whatever what’s whenever whereas wherever whether whichever whoever whole whose will "
    "within without won’t would yes you’ll you’re zero"
)

_OPEN_NEWS = listed(
    "access account action ad adopt advice aid aim air alert allow analysis answer app apply "
    "approach apps area argue art ask asset assets assume audience audiences audit avoid award "
    "balance ban bank banks base basic battery begin bet big bill block blog board bonus book "
    "boost bot bottom brand break bring budget bug build business buy buyers call campaign cap "
    "capacity capital car carbon care case cash cause chance change channel charge chart chat "
    "chatbot chatbots cheap check child children chip chips choice choose city civil claim "
    "class clean clear click climate close cloud club code cold collect combine commerce common "
    "community company compare compute computer computers concern connect consider consult "
    "consumer contact content context contract control cost costs council country court cover "
    "create credit crime crisis critical critics culture currency current custom customer cut "
    "cyber daily data database date day days deal deals debate debt decide deep default define "
    "delay deliver demand democracy deploy depth design despite detail develop device digital "
    "direct discover display doubt download draft drive drug early earth east easy economic "
    "economy edge education effect effort electric electricity emerging emphasis employ enable "
    "energy english enter enterprise entire equal equipment error ethics event evidence exact "
    "example excess exchange expand expect expert explain explore export expose extra face fact "
    "fail fair faith fast federal feed few field file fill film final finance financial find "
    "fine finish fire firm fix flag flat flow focus food force foreign forget form formal found "
    "foundation frame free fresh fuel full fund game gas gender get giant giants gift give "
    "global go goal gold government grid gross ground group grow growth guide hack hand hard "
    "hardware have health heat heavy help high hire history hit hold home hope hospital host "
    "hot hour house household huge human humans idea identify image impact import improve "
    "include income increase index industry inflation inform inner input inquiry inside insight "
    "install insurance interest internal international internet invest investment iron issue "
    "item job join joint judge jump keep key kind know labor labour lack land language large "
    "last law lead leak learn lease legal lend length lesson level life light limit line link "
    "list listen live load loan local lock logic long-term longer-term look loss lot love low "
    "machine mail main major male manual map margin mark market mass match material matter "
    "mature mean measure media medical memo memory merge merger metal method middle military "
    "mind minor mobile mode model modern money monitor month monthly move multi multiple music "
    "mutual name narrow nation national native natural nature need net network neural news "
    "night noise normal north note nuclear number object ocean offer office official oil online "
    "open open-source operate option oral order organic origin output owner pace package page "
    "paper parent park part past patch patent path patient pattern pause pay peak people "
    "percent perfect period permit person phase phone photo physical pick picture piece pilot "
    "plan planet plant platform play point policy poll pool poor popular population portfolio "
    "position post potential power practice prefer premium prepare press pressure prevent "
    "previous price primary print prior privacy private prize problem process produce product "
    "profit program programme progress project promise proof proper proposal protect protest "
    "prove public publish pull pure purpose push put quality quantum quarter question quick "
    "quiet race raise range rank rapid rare rate raw reach read ready real real-time reason "
    "recall recent recession recipe record red reform region regular reject release rely remain "
    "remember remote remove rent repair repeat replace reply report request require rescue "
    "research reserve resource respect respond rest restore result retail return reveal revenue "
    "review reward rich ride ring rise risk road robot robotics robots role room root rough "
    "round route routine rule run rural safe safety salary sale sample save scale schedule "
    "scheme school science scope score screen script search season sector secure select self "
    "sell senior sense separate series serve server service session set share sharp shift ship "
    "shop short short-term show side sign signal silent similar simple single site size skill "
    "sleep slow small smart social society soft software solar solid sort sound source south "
    "space special speech speed spend split sport spot spread staff stage stakes standard start "
    "startup state state-of-the-art status stay step stick still stock stop storage store story "
    "street stress strict strike strong structure student study style subject submit subscribe "
    "success sudden suggest supply support sure surge survey switch system table tailor take "
    "talent talk tap target task tax team tech technical technique technology telecom tell term "
    "test text theory think threat tie time tiny tip title token tone tool top topic total "
    "touch tough tour town track trade tradition traffic train transfer transform transit "
    "transport travel treat trend trial trouble truck true trust truth try turn type typical "
    "under union unit university update upgrade upper urban urgent use user usual utility "
    "valuation value vast vendor venture version veteran video view virtual visit vital voice "
    "volume vote wage wait walk wall want war warm waste watch water wave way weak wealth "
    "weather web website week weekly weight welcome west whole wide wild win wind wireless wise "
    "wish woman women wonder wood word work world worry worth write wrong year yield young "
    "youth zone"
)

# People, goods and figures that news is about; their plurals come by themselves.
_NEWSMAKERS = listed(
    "academic activist actor airport ambulance analyst applicant archive army artist arrears "
    "astronomer audit auditor author backer baker bidder boat body bond border borrower bridge "
    "brewer broker builder bus butcher campaigner candidate canal care carer cargo cathedral "
    "century charity chemist childcare choir cinema citizen clerk climber clinic coach coal coast "
    "coder college columnist committee commuter composer concert conductor congress container "
    "copper corn coroner cotton councillor counsel crane crew crop cruise cyclist dairy dam dealer "
    "delegate dentist depositor detective developer dialect diesel diver dock docker driver drone "
    "duty earnings educator elder election electorate emission employee employer engine "
    "enrolment examiner exam exporter factory family farm farmer fee ferry firefighter fish "
    "fisherman fishery fleet flight flood footballer forecast forecaster forest freight freshwater "
    "fuel garden gas geologist glacier goods graduate grain guard guest gym harbour harvest "
    "heating highway holiday homeowner hotel household housing hunter hurricane importer inflation "
    "inmate inspector insurer investigator investor island jail jobseeker journalist juror jury "
    "keeper laboratory lake landlord lawmaker lawsuit lawyer layoff lecturer legislator lender "
    "librarian library lithium livestock lorry machinery magistrate maker mall manufacturer mayor "
    "meat medic medication medicine metre milk mill mine miner miniature mission mortgage mother "
    "motorist mountain museum musician negotiator neighbour neighbourhood newspaper nickel "
    "novelist nurse nursery occupancy officer onlooker opera opponent opposition organiser "
    "orchestra output outage panel paramedic parliament passenger pension pensioner pesticide "
    "petrol pharmacist pharmacy philosopher physician physicist pig pipeline planner player "
    "plumber poet police policeman politician pollster pollution port poultry prison prisoner "
    "producer programmer prosecutor psychologist pupil quarry rail railway rainfall reactor reader "
    "reef referee refiner refinery refugee regulator rent renter reporter reservoir resident "
    "restaurant retailer rice river robber roof ruling runner sailor salmon satellite saver "
    "scholar scientist seed seller settlement shareholder sheep shell shipment shipper shipyard "
    "shopper sick singer snow software soldier solicitor songwriter soy spectator speaker spending "
    "statistician steel steelmaker stockbroker storm striker student subsidy substation suburb "
    "subway sugar supervisor supplier supporter surgeon surveyor survivor suspect swimmer tailor "
    "tariff taxpayer teacher teenager temperature tenant territory theatre throughput ticket "
    "timber tourist tower toxin trader trainee trainer translator transmission traveller treasurer "
    "treasury tree tribunal trucker trustee tunnel turbine turnout turnover tutor tyre "
    "undergraduate unemployment unrest user vaccine vacancy van vegetable vehicle vessel veteran "
    "victim viewer villager vineyard visitor volcano volunteer voter wafer wages waiter ward "
    "warehouse watchdog weaver weld welder wheat whistleblower wildfire wildlife winemaker winner "
    "witness worker workforce workshop writer zoo"
)
_PLURALS = frozenset(
    word + ending
    for word in _OPEN_NEWS | _NEWSMAKERS | TITLES
    for ending in ("s", "es")
    if len(word) > 2
)

ORDINARY = OPENERS | ACRONYMS | TITLES | FUNCTION | _OPEN_NEWS | _NEWSMAKERS | _PLURALS
