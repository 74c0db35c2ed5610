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
 * @param name by which clients know it
 * @param folder of the pack
 * @param readers names of people, {@link #ROLE} before the name of a role, or {@link #EVERYBODY}; at least one
 * @param root the root document for which it must be signed, where none is installed on the machine; or null
 * @param unsigned whether it is accepted although nobody vouches for it, where there is neither of them
 */
public record PackSettings(String name, Path folder, List<String> readers, @Nullable Path root, boolean unsigned) {
    /** Everybody who may ask the models. */
    public static final String EVERYBODY = "*";
    /** Before the name of a role. */
    public static final String ROLE = "role:";
    /** Of one server. */
    public static final int MOST = 64;
    private static final int MOST_READERS = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public PackSettings {
        readers = List.copyOf(readers);
    }

    /** One that must be signed for the root document of the machine. */
    public PackSettings(String name, Path folder, List<String> readers) {
        this(name, folder, readers, null, false);
    }

    /** The packs of a configuration. Names are those of one pack, and none lies in another one. */
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

    /** Whether the folder of one pack is that of another one, or lies in it: rights go by folders. */
    public static boolean overlap(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
