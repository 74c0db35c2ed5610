// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.mail.MailReader;
import org.vauban.knowledge.host.markup.HtmlReader;
import org.vauban.knowledge.host.markup.MarkedTextReader;
import org.vauban.knowledge.host.office.DocxReader;
import org.vauban.knowledge.host.office.OdtReader;
import org.vauban.knowledge.host.office.PptxReader;
import org.vauban.knowledge.host.office.XlsxReader;
import org.vauban.knowledge.host.pdf.PdfReader;

/** Selects the reader for a format. */
public final class DocumentReaders {
    private DocumentReaders() {}

    /** Returns the reader; never null, since every format has one. */
    public static DocumentReader of(SourceFormat format) {
        return switch (format) {
            case PDF -> new PdfReader();
            case DOCX -> new DocxReader();
            case PPTX -> new PptxReader();
            case XLSX -> new XlsxReader();
            case ODT -> new OdtReader();
            case REQIF -> new ReqifReader();
            case HTML -> new HtmlReader();
            case EML -> new MailReader();
            case MARKDOWN -> new MarkedTextReader(MarkedTextReader.MARKDOWN);
            case ASCIIDOC -> new MarkedTextReader(MarkedTextReader.ASCIIDOC);
            case PLAIN_TEXT -> new MarkedTextReader(MarkedTextReader.PLAIN);
            case CODE -> new SourceCodeReader();
        };
    }
}
