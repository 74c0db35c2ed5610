// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.verification.LogVerifier;

/**
 * The result of verifying an audit log from its beginning.
 *
 * @param lines number of valid lines over all files of the log
 * @param damages places where the log was modified; empty if it is intact
 * @param unlisted number of further places that are not listed
 * @param covered last line, counted from the first one of the log, up to which signed checkpoints match; damage before
 *                it is listed
 * @param checkpoints number of signed checkpoints compared with the lines
 * @param remark remark in the user's language, such as that older files no longer exist; empty for none
 */
public record AuditVerification(long lines, List<AuditDamage> damages, long unlisted, long covered, long checkpoints,
        String remark) {
    /** Copies the list. */
    public AuditVerification {
        damages = List.copyOf(damages);
    }

    static AuditVerification of(LogVerifier.Result result) {
        return new AuditVerification(result.lines(),
                result.damages().stream()
                        .map(each -> new AuditDamage(each.file(), each.first(), each.last(), each.reason()))
                        .toList(),
                result.unlisted(), result.covered(), result.checkpoints(), result.remark());
    }

    /** Whether every line follows from the previous one and the log matches all its checkpoints. */
    public boolean intact() {
        return damages.isEmpty();
    }

    /** Returns the file with the first damage, or null if the log is intact. */
    public @Nullable Path brokenFile() {
        return intact() ? null : damages.getFirst().file();
    }

    /** Returns the line of the first damage in that file, from 1, or 0 if the log is intact. */
    public long brokenLine() {
        return intact() ? 0 : damages.getFirst().firstLine();
    }

    /** Returns what is wrong, in the user's language; for an intact log {@link #remark()}. */
    public String reason() {
        return intact() ? remark : damages.getFirst().reason();
    }

    /** Returns JSON for other programs: a member for each component, and {@code intact}. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("intact", intact());
        json.addProperty("lines", lines);
        json.addProperty("covered", covered);
        json.addProperty("checkpoints", checkpoints);
        JsonArray places = new JsonArray();
        for (AuditDamage damage : damages) {
            JsonObject one = new JsonObject();
            one.addProperty("file", damage.file().toString());
            one.addProperty("firstLine", damage.firstLine());
            one.addProperty("lastLine", damage.lastLine());
            one.addProperty("reason", damage.reason());
            places.add(one);
        }
        json.add("damages", places);
        json.addProperty("unlisted", unlisted);
        json.addProperty("remark", remark);
        return json;
    }
}
