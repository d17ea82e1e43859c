//! Currencies: the active codes of ISO 4217, and what people write for them.

const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK \
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB \
TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF YER ZAR ZMW \
ZWG";

/// Whether `code` is a currency.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && CODES.split(' ').any(|known| known == code)
}

/// Every code.
pub fn all() -> impl Iterator<Item = &'static str> {
    CODES.split(' ')
}

/// Codes that are no more, and words that are none, with what replaced or means them.
const MEANT: &str = "元:CNY 块:CNY 块钱:CNY 人民币:CNY 美元:USD 港币:HKD 港元:HKD 欧元:EUR 日元:JPY 英镑:GBP RMB:CNY CNH:CNY YUAN:CNY KUAI:CNY NTD:TWD UKP:GBP STG:GBP POUND:GBP EURO:EUR EUROS:EUR \
DOLLAR:USD DOLLARS:USD USDT:USD YEN:JPY RUPEE:INR WON:KRW DEM:EUR FRF:EUR ITL:EUR ESP:EUR NLG:EUR BEF:EUR \
ATS:EUR PTE:EUR FIM:EUR IEP:EUR GRD:EUR LUF:EUR SIT:EUR CYP:EUR MTL:EUR SKK:EUR EEK:EUR LVL:EUR LTL:EUR \
HRK:EUR TRL:TRY RUR:RUB ROL:RON ZWD:ZWG ZWL:ZWG VEB:VES VEF:VES BYR:BYN MRO:MRU STD:STN SLL:SLE ANG:XCG \
CUC:CUP GHC:GHS AZM:AZN TMM:TMT ZMK:ZMW SDD:SDG CSD:RSD YUM:RSD PLZ:PLN MXP:MXN";

/// The currency somebody means by a word that is no code.
#[must_use]
pub fn meant(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_uppercase();
    let code = all().find(|code| *code == word);
    code.or_else(|| {
        let pairs = MEANT.split(' ').filter_map(|pair| pair.split_once(':'));
        pairs
            .into_iter()
            .find(|(from, _)| *from == word)
            .map(|(_, to)| to)
    })
}

#[cfg(test)]
mod tests {
    use super::{MEANT, all, is_currency, meant};

    #[test]
    fn codes_are_codes_and_in_order() {
        let codes: Vec<&str> = all().collect();
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()))
        );
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_is_meant_is_a_code() {
        for pair in MEANT.split(' ') {
            let (from, to) = pair.split_once(':').unwrap_or_default();
            assert!(!is_currency(from) && is_currency(to), "{pair}");
            assert_eq!(meant(from), Some(to), "each word once: {pair}");
        }
        assert_eq!(meant("cny"), Some("CNY"));
        assert_eq!(meant("ABC"), None);
    }
}
