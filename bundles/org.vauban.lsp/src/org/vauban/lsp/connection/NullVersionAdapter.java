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
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;

/**
 * Serializes an unknown version as null, as the protocol requires for a file that is not open: LSP4J 1.0.0 omits it.
 */
final class NullVersionAdapter implements TypeAdapterFactory {

    @Override
    @NonNullByDefault({})
    @SuppressWarnings("unchecked") // T is VersionedTextDocumentIdentifier
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() != VersionedTextDocumentIdentifier.class) {
            return null;
        }
        TypeAdapter<VersionedTextDocumentIdentifier> plain = (TypeAdapter<VersionedTextDocumentIdentifier>) gson
                .getDelegateAdapter(this, type);
        return (TypeAdapter<T>) new TypeAdapter<VersionedTextDocumentIdentifier>() {
            @Override
            @NonNullByDefault({})
            public void write(JsonWriter out, VersionedTextDocumentIdentifier document) throws IOException {
                boolean before = out.getSerializeNulls();
                out.setSerializeNulls(true);
                plain.write(out, document);
                out.setSerializeNulls(before);
            }

            @Override
            @NonNullByDefault({})
            public VersionedTextDocumentIdentifier read(JsonReader in) throws IOException {
                return plain.read(in);
            }
        };
    }
}
