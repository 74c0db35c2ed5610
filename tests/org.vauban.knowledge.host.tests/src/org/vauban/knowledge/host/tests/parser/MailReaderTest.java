// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.tests.Parsing;

/** What is read from mails, and what happens with hostile ones. */
class MailReaderTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String FROM = "From: Ann <ann@example.org>\n";

    @TempDir
    Path folder;

    private Path write(String mail) throws Exception {
        return write(mail, StandardCharsets.UTF_8);
    }

    private Path write(String mail, Charset charset) throws Exception {
        return Files.write(folder.resolve("a.eml"), mail.replace("\n", "\r\n").getBytes(charset));
    }

    private List<String> blocks(String mail) throws Exception {
        return Parsing.blocks(Parsing.parse(write(mail)));
    }

    private static String base64(String text, String charset) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(Charset.forName(charset)));
    }

    /** A line may begin with any number: read as a list item, the limit would move to another sentence. */
    @Test
    void aNumberWithinAParagraphOfAMailIsNoItem() throws Exception {
        List<String> blocks = blocks("From: a@example.org\nSubject: Pump\n\nThe pressure must not exceed\n12. Open the "
                + "valve.\n\n1. open\n2. close\n");
        assertEquals(List.of("PARAGRAPH: The pressure must not exceed\n12. Open the valve.", "LIST_ITEM: 1. open",
                "LIST_ITEM: 2. close"), blocks.subList(2, blocks.size()));
    }

    @Test
    void theHeaderIsDecodedAndTextStaysWithItsParagraphsAndQuotes() throws Exception {
        assertEquals(SourceFormat.EML, SourceFormat.of(Path.of("a.eml")));
        assertEquals(List.of("HEADING 1: Pression de la pompe à vide", "LIST_ITEM: From: Élodie <elodie@example.org>",
                "LIST_ITEM: To: bob@example.org, carl@example.org", "LIST_ITEM: Date: Mon, 23 Nov 2026 10:00:00 +0100",
                "PARAGRAPH: The pressure must\nnot exceed 12 bar.", "LIST_ITEM: - first", "LIST_ITEM: - second",
                "PARAGRAPH: On Friday Bob wrote:", "PARAGRAPH: > What is the limit\nof the pump?",
                "PARAGRAPH: >> An older mail."),
                blocks("""
                        Received: from somewhere
                        From: =?UTF-8?Q?=C3=89lodie?= <elodie@example.org>
                        To: bob@example.org,
                         carl@example.org
                        Subject: =?ISO-8859-1?Q?Pression_de_la_pompe_?=
                         =?UTF-8?B?w6AgdmlkZQ==?=
                        Date: Mon, 23 Nov 2026 10:00:00 +0100
                        Content-Type: text/plain; charset=utf-8

                        The pressure must
                        not exceed 12 bar.

                        - first
                        - second

                        On Friday Bob wrote:
                        > What is the limit
                        > of the pump?
                        > > An older mail.
                        """));
    }

    @Test
    void transferEncodingsAndCharsetsAreDecoded() throws Exception {
        String quoted = FROM + "Content-Type: text/plain; charset=\"ISO-8859-15\"\n"
                + "Content-Transfer-Encoding: quoted-printable\n\nLa pi=E8ce co=FBte 12=A4 et =\nplus.\n";
        assertEquals("PARAGRAPH: La pièce coûte 12€ et plus.", blocks(quoted).getLast());
        for (String charset : List.of("UTF-8", "windows-1252", "UTF-16LE", "KOI8-R")) {
            String text = charset.equals("KOI8-R") ? "Давление насоса" : "Pièce no 3";
            assertEquals("PARAGRAPH: " + text, blocks(FROM + "Content-Type: text/plain; charset=" + charset
                    + "\nContent-Transfer-Encoding: base64\n\n" + base64(text, charset) + "\n").getLast(), charset);
        }
        assertEquals("PARAGRAPH: “quoted”", Parsing.blocks(Parsing.parse(write(FROM
                + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n“quoted”\n",
                Charset.forName("windows-1252")))).getLast(), "as programs write it");
    }

    @Test
    void aCharsetThatIsWrongIsAReason() throws Exception {
        String latin = "\n\nLa pièce.\n";
        for (String charset : List.of("utf-8", "us-ascii", "x-none", "%$", "")) {
            Path file = write(FROM + "Content-Type: text/plain; charset=" + charset
                    + "\nContent-Transfer-Encoding: 8bit" + latin, StandardCharsets.ISO_8859_1);
            assertEquals(ReadFailure.ENCODING, Parsing.failure(file), charset);
        }
        assertEquals("PARAGRAPH: La pièce.", blocks(FROM + "Content-Type: text/plain; charset=x-none\n"
                + "Content-Transfer-Encoding: 8bit" + latin).getLast(), "it is UTF-8");
    }

    @Test
    void plainTextIsReadInsteadOfTheSameInHtmlAndHtmlWhereThereIsNone() throws Exception {
        String html = "Content-Type: text/html; charset=utf-8\n\n<title>No</title><style>p{}</style>"
                + "<h2>Limits</h2><p>At most <b>12 bar</b>.</p><script>alert(1)</script>\n";
        String both = FROM + "Subject: Limit\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
                + "Content-Type: text/plain\n\n%s\n--b\n" + html + "--b--\n";
        assertEquals(
                List.of("HEADING 1: Limit", "LIST_ITEM: From: Ann <ann@example.org>", "PARAGRAPH: At most 12 bar."),
                blocks(both.formatted("At most 12 bar.")));
        assertEquals(List.of("HEADING 1: Limit", "LIST_ITEM: From: Ann <ann@example.org>", "HEADING 2: Limits",
                "PARAGRAPH: At most 12 bar."), blocks(both.formatted(" ")));
        assertEquals("PARAGRAPH: At most 12 bar.", blocks(FROM + html).getLast());
    }

    @Test
    void attachmentsAreNamedAndTextsAndForwardedMailsAmongThemRead() throws Exception {
        List<String> blocks = blocks(FROM + """
                Subject: Report
                Content-Type: multipart/mixed; boundary="=_x y"

                for others
                --=_x y

                See below.
                --=_x y
                Content-Type: application/pdf; name="old.pdf"
                Content-Disposition: attachment; filename*0*=UTF-8''pression%20;
                 filename*1*=%C3%A9lev%C3%A9e.pdf
                Content-Transfer-Encoding: base64

                JVBERi0=
                --=_x y
                Content-Type: text/plain; name=log.txt
                Content-Disposition: attachment

                12 bar reached
                --=_x y
                Content-Type: image/png
                Content-ID: <1>

                x
                --=_x y
                Content-Type: message/rfc822

                From: Bob <bob@example.org>
                Subject: The older one

                The pump stops.
                --=_x y--
                """);
        assertEquals(List.of("HEADING 1: Report", "LIST_ITEM: From: Ann <ann@example.org>", "PARAGRAPH: See below.",
                "LIST_ITEM: Attachment: pression élevée.pdf (application/pdf)",
                "LIST_ITEM: Attachment: log.txt (text/plain)", "PARAGRAPH: 12 bar reached",
                "HEADING 2: The older one", "LIST_ITEM: From: Bob <bob@example.org>", "PARAGRAPH: The pump stops."),
                blocks);
    }

    @Test
    void whatIsEncryptedIsNamedOrTheReason() throws Exception {
        String pgp = "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=e\n\n--e\n"
                + "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--e\n"
                + "Content-Type: application/octet-stream; name=encrypted.asc\n\nsecret\n--e--\n";
        String smime = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
                + "Content-Transfer-Encoding: base64\n\nMIIB\n";
        String inline = "\n-----BEGIN PGP MESSAGE-----\n\nwcDMA\n-----END PGP MESSAGE-----\n";
        for (String each : List.of(pgp, smime, inline)) {
            assertEquals(ReadFailure.ENCRYPTED, Parsing.failure(write(FROM + each)), each);
        }
        ParsedDocument read = Parsing.parse(write(FROM + "Content-Type: multipart/mixed; boundary=m\n\n--m\n\n"
                + "The key is with Bob.\n--m\n" + smime + "--m\n" + pgp + "--m--\n"));
        assertEquals(List.of("LIST_ITEM: From: Ann <ann@example.org>", "PARAGRAPH: The key is with Bob.",
                "LIST_ITEM: Encrypted part, not read: smime.p7m", "LIST_ITEM: Encrypted part, not read"),
                Parsing.blocks(read));
        assertFalse(Parsing.parse(write(FROM + inline + "Readable.\n")).text().contains("wcDMA"));
        assertEquals(List.of("LIST_ITEM: From: Ann <ann@example.org>", "PARAGRAPH: Signed words."), blocks(FROM
                + "Content-Type: multipart/signed; boundary=s\n\n--s\n\nSigned words.\n--s\n"
                + "Content-Type: application/pgp-signature; name=signature.asc\n\nwsB\n--s--\n"));
    }

    @Tag("claim:parser-confined")
    @Test
    void partsThatNestOrRepeatAreRefused() throws Exception {
        StringBuilder nested = new StringBuilder(FROM);
        for (int i = 0; i < 5_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i)
                    .append('\n');
        }
        refused(nested.toString());
        refused(FROM + "Content-Type: message/rfc822\n\n".repeat(5_000));
        refused(FROM + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(100_000));
        refused("Subject: " + "x".repeat(10 << 20) + "\n\ntext\n");
        refused("Subject: x\n" + " folded\n".repeat(1 << 20) + "\n\ntext\n");
        refused("From: a\n".repeat(100_000) + "\ntext\n");
    }

    private void refused(String mail) throws Exception {
        Path file = write(mail);
        assertEquals(ReadFailure.BOMB, assertTimeoutPreemptively(SOON, () -> Parsing.failure(file)),
                mail.substring(0, 100));
    }

    /** A boundary equal to that of its own part, one that never appears, and a mail that forwards a copy of itself. */
    @Test
    void partsThatHaveNoEndEnd() throws Exception {
        String same = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
        assertTrue(Parsing.parse(write(FROM + same + same + "\nText.\n--b--\n--b--\n")).text().contains("Ann"));
        assertTrue(Parsing.parse(write(FROM + same + "\nText.\n")).text().contains("Text."));
        assertTrue(Parsing.parse(write(FROM + "Content-Type: multipart/mixed; boundary=b\n\nText.\n")).text()
                .contains("Ann"));
        String cycle = FROM + "Message-ID: <1@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                + "Content-Type: message/external-body; access-type=local-file; name=a.eml\n\n"
                + "Content-Type: message/rfc822\n\n--b\nContent-Type: message/partial; id=1; number=1\n\n" + FROM
                + "\nText.\n--b--\n";
        assertTrue(Parsing.parse(write(cycle)).text().contains("Attachment: a.eml"));
    }

    @Test
    void whatIsNoMailIsNamed() throws Exception {
        for (String each : List.of("", "no mail\n", "Content-Type: text/plain\n\nfile", "\0\0\0", "\n\nbody")) {
            assertEquals(ReadFailure.DAMAGED, Parsing.failure(write(each)), each);
        }
        Path large = write(FROM + "\n" + "word word word word\n".repeat(1 << 20));
        assertEquals(ReadFailure.TOO_LARGE, Parsing.failure(large));
    }
}
