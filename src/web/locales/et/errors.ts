import type { errors as english } from '../en/errors.js';

/** One text for each error code; the code stands behind the dot. */
export const errors: Readonly<Record<keyof typeof english, string>> = {
  'error.invalid_request': 'Teenus ei saanud päringust aru. Palun uuendage rakendust: laadige see uuesti.',
  'error.foreign_origin': 'Päring ei tulnud meie lehelt.',
  'error.too_many_tries': 'Liiga palju katseid. Palun oodake mõni minut.',
  'error.store_unavailable': 'Teenus praegu ei vasta. Midagi ei muutunud, palun proovige uuesti.',
  'error.data_folder_in_use': 'Andmekausta kasutab teine protsess. Peatage see või valige teine DATA_DIR.',
  'error.credential_refused': 'Teie seadme vastust ei õnnestunud kontrollida. Midagi ei kinnitatud.',
  'error.device_unknown': 'See telefon ei ole enam aktiivne. Aktiveerige see uuesti.',
  'error.already_activated': 'Selle koodiga on telefon juba aktiveeritud. Küsige uus kood.',
  'error.person_unknown': 'Registris ei ole sellise tunnusega inimest.',
  'error.person_deceased': 'Registri andmetel on see inimene surnud.',
  'error.person_too_young':
    'See inimene on noorem kui 14 aastat ja vajab seaduslikku esindajat. Praegu see veel võimalik ei ole.',
  'error.person_suspended': 'Selle inimese State ID on peatatud.',
  'error.activation_code_refused':
    'Kood on vale, juba kasutatud või vanem kui kümme minutit. Kontrollige seda või küsige uus.',
  'error.session_unknown':
    'Sellist päringut ei ole. Võib-olla on see kellegi teise oma või juba lõppenud. Alustage sisselogimise lehel uuesti.',
  'error.session_expired': 'Aeg sai läbi. Alustage sisselogimise lehel uuesti.',
  'error.already_decided': 'Selle päringu kohta on otsus juba tehtud, võib-olla teie teises telefonis.',
  'error.claimed_by_another': 'Selle päringu avas keegi teine. Alustage sisselogimise lehel uuesti.',
  'error.link_too_old': 'Kood on aegunud: see kehtib vaid mõne sekundi. Skannige see uuesti, otse ekraanilt.',
  'error.level_too_low': 'Portaal nõuab kõrgemat usaldusväärsuse taset, kui sellel telefonil on.',
  'error.way_not_allowed': 'Portaal palub kinnitada teisel viisil.',
  'error.concurrent_requests':
    'Teieni jõudis korraga kaks päringut. Üks neist võis olla kellegi teise oma, seepärast peatati mõlemad.',
  'error.citizen_suspended': 'Teie State ID on peatatud. Palun pöörduge registreerimispunkti.',
  'error.vault_unavailable':
    'Kodanike võtmeid hoidev teenus hetkel ei vasta. Midagi ei allkirjastatud; palun proovige uuesti.',
  'error.activation_refused': 'Teie vastus ei lange kokku sellega, mida pidi allkirjastama. Midagi ei allkirjastatud.',
  'error.activation_spent': 'See kinnitus on juba kasutatud.',
  'error.citizen_key_unknown': 'Sellist võtit ei ole. Aktiveerige telefon uuesti.',
  'error.desk_closed': 'Registreerimispunkti avamiseks on vaja selle võtit.',
  'error.certificates_off': 'See teenus ei väljasta sertifikaate.',
  'error.key_refused': 'See võti on liiga nõrk või liiki, millele sertifikaati ei anta.',
  'error.key_taken': 'See võti kuulub kellelegi teisele või on teiseks otstarbeks.',
  'error.citizen_not_certifiable':
    'See isik ei saa sertifikaati: State ID ei kehti või isikukood ei mahu sertifikaati.',
  'error.certificate_unknown': 'Sellist sertifikaati ei ole.',
  'error.certificate_revoked': 'See sertifikaat on tühistatud ja jääb selleks.',
  'error.certificate_not_suspended': 'See sertifikaat ei ole peatatud.',
  'error.signing_busy': 'Praegu allkirjastatakse liiga palju. Palun proovige mõne sekundi pärast uuesti.',
  'error.revocation_list_missing': 'Juurkeskust hoitakse mujal ja selle tühistusnimekirja siin ei avaldata.',
  'error.not_found': 'Sellel aadressil ei ole midagi.',
  'error.unknown_host': 'See server ei teeninda sellise nimega saiti.',
  'error.body_too_large': 'Päring on liiga suur.',
  'error.unsupported_media_type': 'Teenus ei tunne selle päringu vormingut.',
  'error.internal_error': 'Meie poolel tekkis viga. Midagi ei muutunud.',
  'error.login_unknown': 'Selles brauseris sellist sisselogimist ei ole. See on lõppenud või küpsis on kadunud.',
  'error.wrong_browser': 'Kinnitus jõudis brauserisse, milles sisselogimist ei alustatud.',
  'error.invalid_registration': 'Registreeringus on vigu.',
  'error.relying_party_exists': 'Selle tunnusega portaal on juba registreeritud.',
  'error.relying_party_unknown': 'Selle tunnusega portaali ei ole registreeritud.',
  'error.relying_party_disabled': 'See portaal on välja lülitatud.',
  'error.network': 'Ühendus puudub. Kontrollige internetiühendust ja proovige uuesti.',
};
