// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.vauban.evidence.result.ResultSignature;
import org.vauban.governance.signature.TrustException;

/** Signs a file of test results: an in-toto statement with its hash, which lies beside it with the public key. */
final class ResultStatement {
    private ResultStatement() {}

    static void write(Path target, Path results) throws IOException, TrustException {
        JsonObject digest = new JsonObject();
        digest.addProperty("sha256", Components.hash("SHA-256", Files.readAllBytes(results)));
        JsonObject subject = new JsonObject();
        subject.addProperty("name", results.getFileName().toString());
        subject.add("digest", digest);
        JsonArray subjects = new JsonArray();
        subjects.add(subject);
        JsonObject statement = new JsonObject();
        statement.addProperty("_type", "https://in-toto.io/Statement/v1");
        statement.add("subject", subjects);
        statement.addProperty("predicateType", "urn:vauban:test-results:1");
        statement.add("predicate", new JsonObject());
        Files.write(results.resolveSibling(ResultSignature.FILE), BuildKey.signed(target, statement).bytes());
        Files.copy(target.resolve(BuildKey.PUBLIC), results.resolveSibling(ResultSignature.KEY_FILE),
                StandardCopyOption.REPLACE_EXISTING);
        ResultSignature signature = ResultSignature.of(results);
        if (signature.state() != ResultSignature.State.VALID) {
            throw new IllegalStateException(results + " is not signed");
        }
        System.out.println(results + ": signed with the key " + signature.key());
    }
}
