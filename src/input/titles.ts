/** What a column, member or key of any tool and language holds, by its title. */
import { type CsvColumn, columnOfTitle } from '../csv/dialects.js';

/** Words that tell a column by being in its title, which is reduced to lower-case letters and digits. The first that fits counts. */
const WORDS: readonly (readonly [words: RegExp, column: CsvColumn | undefined])[] = [
  // Serial numbers of parts, and other things that have such a word.
  [/(disk|drive|board|monitor|battery|memory|processor|volume|port|certificate).*serial/, undefined],
  [/hash|hachage|ハッシュ|哈希|해시|хэш|хеш|hwid|devicehardwaredata|hardwareblob|hardwareidentifier/, 'hardwareHash'],
  [
    /seri(al|en)?(number|nummer|no|nr|num)|serial|série|numerodiserie|numerodeserie|númerodeserie|シリアル|序列号|序號|일련번호|sarjanumero|seryjny|серийный/,
    'serialNumber',
  ],
  [
    /productid|productkeyid|produktid|produitwindows|iddeproduit|idprodotto|prodottowindows|productowindows|プロダクト|产品id|제품id|pkid/,
    'windowsProductId',
  ],
  [
    /grouptag|gruppentag|balisedegroupe|tagdegroupe|etiquetadegrupo|tagdigruppo|グループタグ|orderid|ordertag/,
    'groupTag',
  ],
  [/assigneduser|userprincipalname|zugewiesenerbenutzer|utilisateuraffecté|utilisateurassigné/, 'assignedUser'],
  [/^(system|device|computer|oem)?(manufacturer|hersteller|fabricant|vendor)(name)?$/, 'manufacturer'],
  [/^(system|device|computer|product)?(model|modell|modèle)(name)?$/, 'model'],
];

/** ASCII without a letter. */
const NO_LETTER = /^[^A-Za-z\u0080-\uffff]*$/;

/** What a title stands for; undefined for one that is not known. */
export function columnOf(title: string): CsvColumn | undefined {
  if (title.length > 120) return undefined;
  const exact = columnOfTitle(title);
  if (exact) return exact;
  // Numbers are no titles, and many values of a row without a hash are.
  if (NO_LETTER.test(title)) return undefined;
  const folded = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    // Queries of SQL Server number the columns that they join.
    .replace(/\d{1,2}$/, '');
  return columnOfTitle(folded) ?? WORDS.find(([words]) => words.test(folded))?.[1];
}
