// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.AnnotatedTextEdit;
import org.eclipse.lsp4j.TextEdit;

/**
 * Serializes edits with their annotations: LSP4J 1.0.0 writes them as plain edits, by the type that its list declares.
 */
final class AnnotatedEditAdapter implements TypeAdapterFactory {

    @Override
    @NonNullByDefault({})
    @SuppressWarnings("unchecked") // T is TextEdit
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() != TextEdit.class) {
            return null;
        }
        TypeAdapter<TextEdit> plain = (TypeAdapter<TextEdit>) gson.getDelegateAdapter(this, type);
        TypeAdapter<AnnotatedTextEdit> annotated = gson.getAdapter(AnnotatedTextEdit.class);
        return (TypeAdapter<T>) new TypeAdapter<TextEdit>() {
            @Override
            @NonNullByDefault({})
            public void write(JsonWriter out, TextEdit edit) throws IOException {
                if (edit instanceof AnnotatedTextEdit known) {
                    annotated.write(out, known);
                } else {
                    plain.write(out, edit);
                }
            }

            @Override
            @NonNullByDefault({})
            public TextEdit read(JsonReader in) throws IOException {
                return plain.read(in);
            }
        };
    }
}
