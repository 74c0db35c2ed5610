// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;

/** Lists the fields, by name, in which two configurations differ. */
public final class ConfigurationChange {
    /** Field of the knowledge packs, whose changes apply only if the server can serve packs. */
    public static final String PACKS = "knowledge";

    /** A compared field of the configuration. */
    private record Field(String name, Function<ConfigurationFile, @Nullable Object> value) {}

    /** Constant capacity limits for both sides, so that only limits that apply without a restart are compared. */
    private static final ServerLimits ROOM = ServerLimits.STANDARD.withBodies(ServerLimits.STANDARD.bodyBytes(),
            ServerLimits.MOST_BODIES, ServerLimits.MOST_BODIES, ServerLimits.STANDARD.bodyTime());

    /** Fields whose changes apply to a running server. */
    private static final List<Field> FOLLOWED = List.of(new Field("models", ConfigurationFile::models),
            new Field(PACKS, ConfigurationFile::knowledge),
            new Field("limits", file -> file.limits().within(ROOM)),
            new Field("quotas", file -> new Quotas(file.quotas().requestsPerMinute(), file.quotas().tokensPerDay(),
                    null)),
            new Field("log", ConfigurationFile::log),
            new Field("drain", file -> List.of(file.drainDelay(), file.drainTime())));

    /** Fields whose changes need a restart: sockets, open files, and what was announced to clients. */
    private static final List<Field> FIXED = List.of(new Field("listen", ConfigurationFile::listen),
            new Field("hosts", ConfigurationFile::hosts), new Field("origins", ConfigurationFile::origins),
            new Field("keys", ConfigurationFile::keys), new Field("identities", ConfigurationFile::identities),
            new Field("tls", ConfigurationFile::tls), new Field("lsp", ConfigurationFile::lsp),
            new Field("sites", ConfigurationFile::sites), new Field("traces", ConfigurationFile::traces),
            new Field("limits.connections", file -> file.limits().connections()),
            new Field("limits.bodiesBytes", file -> file.limits().bodiesBytes()),
            new Field("quotas.usage", file -> file.quotas().usage()));

    private ConfigurationChange() {}

    /** Returns the changed fields that a running server applies. */
    public static List<String> followed(ConfigurationFile before, ConfigurationFile after) {
        return changed(FOLLOWED, before, after);
    }

    /** Returns the changed fields that need a restart. */
    public static List<String> fixed(ConfigurationFile before, ConfigurationFile after) {
        return changed(FIXED, before, after);
    }

    private static List<String> changed(List<Field> fields, ConfigurationFile before, ConfigurationFile after) {
        List<String> names = new ArrayList<>();
        for (Field field : fields) {
            if (!Objects.equals(field.value().apply(before), field.value().apply(after))) {
                names.add(field.name());
            }
        }
        return names;
    }
}
