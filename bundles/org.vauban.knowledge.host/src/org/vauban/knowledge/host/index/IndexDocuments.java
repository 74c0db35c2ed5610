// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexedFile;

/** Creates the documents of a file: first the file's document, then those of its passages in order. Stateless. */
final class IndexDocuments {
    private static final FieldType TERMS = terms();

    private final Gson gson;

    IndexDocuments(Gson gson) {
        this.gson = gson;
    }

    private static FieldType terms() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /**
     * Returns the documents, each created when it is iterated; can be iterated once.
     *
     * @param before passages that were sent ahead of the others
     */
    Iterable<Document> of(Put put, Stream<Passage> before) {
        String rules = put.file().rules();
        return Stream.concat(Stream.of(document(put.file())),
                Stream.concat(before, put.passages().stream()).map(passage -> document(passage, rules)))::iterator;
    }

    private Document document(IndexedFile file) {
        Document document = new Document();
        document.add(new StringField(IndexFields.KIND, IndexFields.FILE, Field.Store.NO));
        document.add(new StringField(IndexFields.PATH, file.path(), Field.Store.NO));
        document.add(new StoredField(IndexFields.RECORD, gson.toJson(file)));
        return document;
    }

    private Document document(Passage passage, @Nullable String rules) {
        Document document = new Document();
        if (rules != null) {
            document.add(new StoredField(IndexFields.RULES, rules));
        }
        document.add(new StringField(IndexFields.KIND, IndexFields.PASSAGE, Field.Store.NO));
        document.add(new StringField(IndexFields.PATH, passage.path(), Field.Store.NO));
        document.add(new StoredField(IndexFields.RECORD, gson.toJson(passage)));
        document.add(new Field(IndexFields.TITLE, passage.title(), TERMS));
        document.add(new Field(IndexFields.HEADINGS, String.join("\n", passage.headings()), TERMS));
        document.add(new Field(IndexFields.SYMBOL, passage.symbol(), TERMS));
        document.add(new Field(IndexFields.BODY, passage.text(), TERMS));
        // text of unknown language is indexed in both
        if (passage.language().equals("fr") || passage.language().isEmpty()) {
            document.add(new Field(IndexFields.BODY_FRENCH, passage.text(), TERMS));
        }
        if (!passage.language().equals("fr")) {
            document.add(new Field(IndexFields.BODY_ENGLISH, passage.text(), TERMS));
        }
        return document;
    }
}
