// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.SiteManifest;

/** The message for a manifest that cannot be read. */
class SiteManifestTest {

    @Test
    void aPathThatIsTooLongIsCutAtAWholeCharacter() {
        String face = "\uD83D\uDE00";
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            JsonObject file = new JsonObject();
            file.addProperty("size", 1);
            file.addProperty("sha512", "0".repeat(128));
            JsonObject files = new JsonObject();
            files.add("../" + before + face.repeat(100), file);
            JsonObject manifest = new JsonObject();
            manifest.add("files", files);
            List.of("site", "name", "version", "release", "issued", "expires")
                    .forEach(each -> manifest.addProperty(each, "x"));
            String said = assertThrows(TrustException.class, () -> SiteManifest.parse(manifest)).getMessage();
            assertTrue(said.contains(face + "…"), said);
        }
    }
}
