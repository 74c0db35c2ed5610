// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;

/** What two configurations have different values of, by the names of their fields. */
public final class ConfigurationChange {
    /** Packs are taken over where any can be served. */
    public static final String PACKS = "knowledge";

    /** A field. */
    private record Field(String name, Function<ConfigurationFile, @Nullable Object> value) {}

    /** What a server that runs has made room for, the same for all that is compared. */
    private static final ServerLimits ROOM = ServerLimits.STANDARD.withBodies(ServerLimits.STANDARD.bodyBytes(),
            ServerLimits.MOST_BODIES, ServerLimits.MOST_BODIES, ServerLimits.STANDARD.bodyTime());

    /** A server that runs takes these over. */
    private static final List<Field> FOLLOWED = List.of(new Field("models", ConfigurationFile::models),
            new Field(PACKS, ConfigurationFile::knowledge),
            new Field("limits", file -> file.limits().within(ROOM)),
            new Field("quotas", file -> new Quotas(file.quotas().requestsPerMinute(), file.quotas().tokensPerDay(),
                    null)),
            new Field("log", ConfigurationFile::log),
            new Field("drain", file -> List.of(file.drainDelay(), file.drainTime())));

    /** Sockets, files that are open, and what was announced. */
    private static final List<Field> FIXED = List.of(new Field("listen", ConfigurationFile::listen),
            new Field("hosts", ConfigurationFile::hosts), new Field("origins", ConfigurationFile::origins),
            new Field("keys", ConfigurationFile::keys), new Field("identities", ConfigurationFile::identities),
            new Field("tls", ConfigurationFile::tls), new Field("lsp", ConfigurationFile::lsp),
            new Field("sites", ConfigurationFile::sites), new Field("traces", ConfigurationFile::traces),
            new Field("limits.connections", file -> file.limits().connections()),
            new Field("limits.bodiesBytes", file -> file.limits().bodiesBytes()),
            new Field("quotas.usage", file -> file.quotas().usage()));

    private ConfigurationChange() {}

    /** What a server that runs takes over. */
    public static List<String> followed(ConfigurationFile before, ConfigurationFile after) {
        return changed(FOLLOWED, before, after);
    }

    /** What needs a restart. */
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
