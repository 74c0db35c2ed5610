// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** How the values of a setting are written, and what a lower layer can do to those of a higher one: only restrict. */
public enum SettingType {
    /** One of a few words, from the loosest to the strictest; the stricter one holds. */
    CHOICE(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            String now = current == null ? setting.standard() : current.getFirst();
            return setting.choices().indexOf(more.getFirst()) > setting.choices().indexOf(now) ? more : List.of(now);
        }
    },
    /** A list of what is forbidden; the lists of all layers are joined. */
    DENIED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            List<String> all = new ArrayList<>(current == null ? List.of() : current);
            all.addAll(more);
            return all;
        }
    },
    /** A list of all that is allowed; what is in the lists of all layers that have one. */
    ALLOWED(true) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            List<String> both = new ArrayList<>(more);
            if (current != null) {
                both.retainAll(current);
            }
            return both;
        }
    },
    /** A file; the highest layer that names one decides. */
    PATH(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null ? more : current;
        }
    },
    /** A number that something must not exceed; the smaller one holds. */
    LIMIT(false) {
        @Override
        public List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more) {
            return current == null || Long.parseLong(more.getFirst()) < Long.parseLong(current.getFirst()) ? more
                    : current;
        }
    };

    private final boolean list;

    SettingType(boolean list) {
        this.list = list;
    }

    /** Whether values are lists of strings. */
    public boolean isList() {
        return list;
    }

    /**
     * What holds where a lower layer wants something as well.
     *
     * @param current what holds without it, null where nobody decided
     * @param more what the lower layer wants
     */
    public abstract List<String> restrict(SettingDefinition setting, @Nullable List<String> current, List<String> more);
}
