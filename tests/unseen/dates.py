# ruff: noqa: E501
"""Days of birth and numbers as nobody who wrote the check had thought of them, by kind. Born: 3 April 2019."""

from datetime import date

BORN = date(2019, 4, 3)  # a Wednesday
DAYS: dict[str, list[str]] = {
    "in words": [
        "the 3rd of the 4th, 2019", "the 3rd of the 4th 2019", "3rd of 4th 2019", "the third of the fourth, 2019",
        "the third of April, two thousand and nineteen", "third April twenty nineteen", "the 3rd day of April 2019",
        "on the third day of April in the year 2019", "3rd. April 2019", "3 rd April 2019", "3ʳᵈ April 2019",
        "April third, 2019", "April 3rd 2019", "3April2019", "3 April, 2019", "3 Apr. 2019", "3-April-2019",
        "Wed 3 Apr 2019", "Wednesday, April 3, 2019", "Wednesday 3rd April", "3 April 2 019", "3 Aprl 2019",
        "3 Arpil 2019", "3 APRIL 2019", "O3 April 2019", "03 April 2O19", "3rd April in 2019", "3rd April (2019)",
        "April 2019 (the 3rd)", "on 3 April of that year", "2019, 3 April", "2019 April 3rd", "3. April 2019",
        "April 2019, 3rd", "April the third 2019", "3 and 4 April 2019", "2 to 3 April 2019", "2–3 April 2019",
        "between 1 and 3 April 2019", "3/4 April 2019", "3 April\n2019", "3\nApril 2019", "3 April\u202f2019",
    ],
    "in figures": [
        "4/3/19", "3/4/19", "03/04/19", "3.4.2019", "3. 4. 2019", "03.04.2019.", "3-4-19", "03-04-2019", "2019.04.03",
        "2019/4/3", "3/4/2019", "3 / 4 / 19", "3:4:2019", "3–4–2019", "3—4—2019", "03⁄04⁄2019", "3,4,2019", "3'4'2019",
        "３/４/２０１９", "03/04/2019,", "(3/4/19)", "03/04/2019-", "DOB03042019", "DOB:03042019", "dob030419", "d.o.b.3/4/19",
        "D.O.B 03.04.19", "b.3.4.19", "03-04-2019T00:00:00Z", "2019-04-03T00:00:00+01:00", "2019-04-03 00:00:00",
        "20190403T000000", "03/04/ 2019", "03 /04/2019", "03/ 04/2019", "03//04//2019", "03\\04\\2019", "3/4/’19", "3.iv.2019",
        "3.IV.19", "3/IV/2019", "3-iv-2019", "3 IV 2019", "3. IV. 2019", "0 3 0 4 2 0 1 9", "[0][3][0][4][2][0][1][9]",
        "03|04|2019", "2019-093", "2019093", "2019-W14-3", "03.04.19г.", "3 / Apr / 2019", "03APR19", "03APR2019", "3apr19",
        "Apr-03-2019", "Apr/03/2019", "04032019", "190403", "04-03-19", "3.04.2019 r.", "2019. 04. 03.", "2019.4.3.",
    ],
    "of programs": [
        "43558", "43558.0", "43558.354166", "43,558", "1554249600", "1554249600000", "42096", "20190403000000", "D:20190403",
        "=DATE(2019,4,3)", "DATE(2019,4,3)", "#2019-04-03#", "'2019-04-03", "2019-04-03+01:00", "Wed Apr 03 00:00:00 BST 2019",
        "Wed, 03 Apr 2019 00:00:00 +0100", "/Date(1554249600000)/", "03-Apr-19 00:00", "03/04/2019 00:00", "4/3/2019 12:00:00 AM",
        "2019_04_03", "IMG_20190403_120000", "IMG-20190403-WA0001", "BirthDate=20190403", "Date: 3-4-2019;",
    ],
    "in other languages": [
        "3 kwietnia 2019", "3 kwiecień 2019", "3 aprilie 2019", "3 Nisan 2019", "3 avril 2019", "3 avr. 2019", "3 abril 2019",
        "3 de abril del 2019", "3 aprile 2019", "3. dubna 2019", "3. apríla 2019", "2019. április 3.", "3 апреля 2019 года",
        "3 квітня 2019", "3 април 2019", "3 Απριλίου 2019", "3 prill 2019", "3 travnja 2019", "3. huhtikuuta 2019",
        "3 Ebrill 2019", "3ydd Ebrill 2019", "3 Aibreán 2019", "3 nisan", "٣ أبريل ٢٠١٩", "٣ نيسان ٢٠١٩", "۳ اپریل ۲۰۱۹",
        "3 अप्रैल 2019", "3 ਅਪ੍ਰੈਲ 2019", "৩ এপ্রিল ২০১৯", "3 ஏப்ரல் 2019", "2019年4月3日", "二〇一九年四月三日", "平成31年4月3日",
        "2019년 4월 3일", "ngày 3 tháng 4 năm 2019", "3 เมษายน 2562", "3 Abriil 2019", "3 Aprili 2019", "3. apríl 2019",
        "3. aprill 2019", "2019 m. balandžio 3 d.", "2019. gada 3. aprīlis", "3 апр. 2019", "3.апр.2019",
    ],
    "the month, and ages": [
        "in April 2019", "April '19", "04/2019", "4/2019", "04.2019", "4-2019", "2019-04", "in early April 2019", "mid-April 2019",
        "April of 2019", "in April, 2019", "Apr 19", "04/19", "Spring (April) 2019", "in the April of 2019",
        "aged 2 years 3 months in July 2021", "aged 2 years and 3 months in July 2021", "aged two years three months in July 2021",
        "aged 2y 3m in July 2021", "aged 2;3 in July 2021", "2 yrs 3 mths in July 2021", "27 months old in July 2021",
        "27 months in July 2021", "27-month-old in July 2021", "In July 2021, aged 2 years and 3 months",
        "In July 2021 she was 27 months old", "In July 2021, when she was 27 months old", "On 3 July 2021 she was 2 years and 3 months old",
        "turned five on 3 April 2024", "her fifth birthday on 3 April 2024", "three days after her fifth birthday, on 6 April 2024",
        "On 6 April 2024, three days after her fifth birthday", "the day after her third birthday, 4 April 2022",
        "two weeks before her fourth birthday, on 20 March 2023", "her birthday on 3 April", "her birthday, 3 April",
        "six weeks old on 15 May 2019", "six days old on 9 April 2019", "10 days old on 13 April 2019", "born six weeks before 15 May 2019",
        "On 15 May 2019, at six weeks old", "12 weeks old on 26 June 2019", "her first birthday in April 2020", "turned 1 in April 2020",
        "a year old in April 2020", "one year old in April 2020", "nearly 3 in March 2022", "just turned three in April 2022",
    ],
}  # fmt: skip
OTHERS = [
    "3 April 2018", "4 March 2019 and 5 April 2020", "paragraph 3.4.2.19", "version 3.4.19.2", "£43,558", "43,558 people", "ratio 3:4",
    "3/4 of them", "2019 and 3 in 4", "chapter 3, section 4, 2019", "aged 2 in 2019", "room 3, 4 Acacia, 2018", "04/2018",
    "27 months old in July 2022", "six weeks old on 15 June 2019", "3rd of the 5th, 2019", "the fourth of April", "2019-W15-3",
]  # fmt: skip
NUMBERS: dict[str, list[str]] = {
    "NHS numbers": [  # 943 476 5919 by its check digit
        "943 476 5919", "9434765919", "943-476-5919", "943/476/5919", "9 4 3 4 7 6 5 9 1 9", "94 34 76 59 19", "943  476  5919",
        "943\t476\t5919", "943\n476\n5919", "9434 765 919", "943476 5919", "943 4765919", "943_476_5919", "943.4765.919",
        "NHS9434765919", "NHS No9434765919", "NHSNo:943-476-5919", "(943)4765919", "943,476,5919", "９４３ ４７６ ５９１９",
        "943–476–5919", "943\u2009476\u20095919", "943|476|5919", "[943][476][5919]", "943 476 591 9", "94347 65919", "943\u00ad476\u00ad5919",
        "943:476:5919", "9434765919.", "9434765919x", "O9434765919", "943 476 59I9",
    ],
    "National Insurance numbers": [
        "QQ123456C", "QQ 12 34 56 C", "qq123456c", "QQ-12-34-56-C", "QQ/12/34/56/C", "QQ 123456 C", "Q Q 1 2 3 4 5 6 C", "QQ12 3456C",
        "QQ\u00a012\u00a034\u00a056\u00a0C", "QQ.12.34.56.C", "QQ  12  34  56  C", "QQ 12 34\n56 C", "NINO:QQ123456C", "NINOQQ123456C",
        "QQ123456 C", "QQ 123 456 C", "QQ1234 56C", "QQ l2 34 56 C", "QQ123456", "QQ_12_34_56_C",
    ],
    "pupil numbers": [
        "A823200010001", "a823200010001", "A 8232 0001 0001", "A-823-2000-10001", "A8232 00010001", "UPN:A823200010001",
        "UPNA823200010001", "A 823 2000 100 01", "A82320001000A", "A/823/200/010/001", "A823200010001A", "A 823200010001",
    ],
    "postcodes": [
        "HU99 1AA", "HU991AA", "hu99 1aa", "HU99  1AA", "HU99-1AA", "HU99.1AA", "HU99\n1AA", "HU99 lAA", "HU99 IAA", "H U 9 9 1 A A",
        "HU9 91AA", "HU99_1AA", "Hu99 1Aa", "hU99 1aA", "HU99,1AA", "HU99/1AA", "HU99\u200b1AA", "HU99 1 AA", "HU 99 1AA", "EC1A 1BB",
        "M1 1AE", "W1A 0AX", "W1A OAX", "SW1A 2AA", "B33 8TH", "CR2 6XH", "DN55 1PT", "GIR 0AA", "DN55lPT", "B33 8TH.", "(HU99 1AA)",
        "HU99 1AA,UK", "postcodeHU991AA", "the HU99 postcode, HU99 1**",
    ],
    "telephones": [
        "07700 900123", "07700900123", "07700-900-123", "07700.900.123", "0 7 7 0 0 9 0 0 1 2 3", "(07700) 900123", "+447700900123",
        "+44 7700 900123", "0044 7700 900123", "+44(0)7700900123", "07700 900 123 ext 4", "01632 960983 x12", "01632 960983 ext. 12",
        "T:01632960983", "Tel01632960983", "tel:+441632960983", "O7700 9OO123", "07700\n900123", "07700/900123", "07700_900123",
        "07700\u00a0900\u00a0123", "０７７００ ９００１２３", "447700900123", "44 7700 900123", "+44-7700-900123", "(+44) 7700 900123",
        "020 7946 0958", "02079460958", "0161-496 0983", "(0161) 496 0983", "0161 4960983", "+1 202 555 0143", "+48 600 123 456",
        "+353 87 123 4567", "0040 721 234 567", "7700 900123", "seven seven hundred, nine hundred one two three",
        "oh seven seven double oh nine double oh one two three", "07700900123/4", "07700 900123 or 124", "wa.me/447700900123",
        "tel:07700900123", "sms:07700900123", "07700–900123", "07700—900123", "07700•900•123", "07700 900 12 3", "\u202d07700 900123\u202c",
    ],
    "email addresses": [
        "mum@families.example", "mum (at) families.example", "mum[at]families[dot]example", "mum at families dot example",
        "mum @ families.example", "mum@ families.example", "mum@families .example", "mum@families. example", "MUM@FAMILIES.EXAMPLE",
        "mailto:mum@families.example", "<mum@families.example>", "mum+kids@families.example", "mum@fami-\nlies.example",
        "mum＠families.example", "mum@families.co.example", "\"mum\"@families.example", "mum{at}families.example", "mum AT families.example",
        "mum@xn--fam-1.example", "mum@фамилия.example", "mum@127.0.0.1", "mum%40families.example", "mum_07@families.example",
        "mum.@families.example", "mum@families.example.", "@mumof3 on Instagram", "mum(a)families.example", "mum&#64;families.example",
    ],
}  # fmt: skip
ORDINARY_NUMBERS = [
    "the 0300 123 4567 line", "0800 1111", "ISBN 978-1-234-56789-7", "UKPGA 1989/41", "SI 2018/789", "[2019] EWCA Civ 1234", "£1,234,567,890",
    "2018/19 to 2022/23", "1.1.1 to 1.1.14", "Version 2.10.3", "12 of 1,234,567 children", "pages 100-110", "at 09:15 and 10:45",
    "ref. DfE-00195-2018", "Cm 9000", "HC 1234567", "section 47, 31, 17, 20", "26 July 2018 at 10am", "01/04/2018 - 31/03/2019",
    "doi:10.1000/182", "ISO 27001", "ICD-10 code T74.1", "5 GBq", "A1 4th floor", "Key Stage 2 3rd term", "Grade B2 1st, C1 2nd",
    "Schedule 4, Part 5, para 6", "Act 2004 c 31", "DASH 14+", "PL-2019-00123", "0-19 service", "24/7 cover", "999 and 101",
]  # fmt: skip
HOME = "Flat 2, 14 Acacia Drove, Hull HU99 1AA"
ADDRESSES = [
    "14 Acacia Drove", "14, Acacia Drove", "14 Acacia Dr.", "14 ACACIA DROVE", "14 acacia drove", "Flat 2/14 Acacia Drove",
    "2/14 Acacia Drove", "Acacia Drove 14", "No. 14 Acacia Drove", "No.14, Acacia Drove", "number 14 Acacia Drove",
    "number fourteen, Acacia Drove", "fourteen Acacia Drove", "14 Acacia\nDrove", "14\nAcacia Drove", "14 Acacia-Drove",
    "14 AcaciaDrove", "14Acacia Drove", "14 Accacia Drove", "14 Acasia Drove", "14 Acacia Drive", "14 Acacia", "#14 Acacia Drove",
    "14/2 Acacia Drove", "14b Acacia Drove", "14 B Acacia Drove", "14-16 Acacia Drove", "12–14 Acacia Drove", "12/14 Acacia Drove",
    "F2 14 Acacia Drove", "Flat Two, 14 Acacia Drove", "14 Acacia Drv", "the Acacia Drove flat", "Acacia Drove's residents",
    "Acacia Drove, no. 14", "HU99 1AA", "Acacia\u00a0Drove", "ACACIA DR", "acacia_drove_14.jpg", "14%20Acacia%20Drove", "Acácia Drove",
]  # fmt: skip
NO_ADDRESSES = [
    "14 acacia trees",
    "Hull",
    "Flat 2",
    "a drove of 14",
    "14 Elm Drove and 2 Acacia plants",
    "Hull City Council",
]
