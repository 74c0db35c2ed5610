// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * A knowledge pack that a server serves. All paths are absolute.
 *
 * @param name the name that clients use
 * @param folder the pack's folder
 * @param readers user names, {@link #ROLE} followed by a role name, or {@link #EVERYBODY}; at least one
 * @param root the root document that must vouch for the signature if none is installed on the machine; or null
 * @param unsigned whether an unsigned pack is accepted if there is no root document of either kind
 */
public record PackSettings(String name, Path folder, List<String> readers, @Nullable Path root, boolean unsigned) {
    /** Stands for every user who may use the models. */
    public static final String EVERYBODY = "*";
    /** Prefix of a role name. */
    public static final String ROLE = "role:";
    /** The maximum number of packs of one server. */
    public static final int MOST = 64;
    private static final int MOST_READERS = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public PackSettings {
        readers = List.copyOf(readers);
    }

    /** Creates settings for a pack whose signature is verified with the machine's root document. */
    public PackSettings(String name, Path folder, List<String> readers) {
        this(name, folder, readers, null, false);
    }

    /** Reads the packs of a configuration. Names are unique, and no folder lies inside another one. */
    static List<PackSettings> parse(JsonFields file) throws InvalidInputException {
        List<PackSettings> packs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields each : file.objects("knowledge", MOST)) {
            each.allow(Set.of("pack", "name", "readers", "root", "unsigned"));
            String name = each.requiredText("name");
            if (!NAME.matcher(name).matches() || !names.add(name)) {
                throw new InvalidInputException(each.path("name"),
                        Messages.text("packs.name", each.path("name"), name));
            }
            Path folder = each.requiredAbsolutePath("pack");
            each.required("readers");
            List<String> readers = each.texts("readers", MOST_READERS);
            if (readers.isEmpty() || readers.stream().anyMatch(String::isBlank)) {
                throw new InvalidInputException(each.path("readers"),
                        Messages.text("packs.readers", each.path("readers")));
            }
            packs.add(new PackSettings(name, folder, readers, each.absolutePath("root"),
                    each.flag("unsigned", false)));
        }
        return packs;
    }

    /** Whether two folders are equal or one contains the other. Access rights apply per folder. */
    public static boolean overlap(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
