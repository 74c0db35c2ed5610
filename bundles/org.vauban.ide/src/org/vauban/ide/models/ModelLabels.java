// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.models.ModelInventory.Model;

/** Describes models in words. Pure. */
final class ModelLabels {

    private static final double GIGABYTE = 1e9;
    private static final double MEGABYTE = 1e6;

    private ModelLabels() {}

    /** @return the texts of the columns: name, state, size, licence */
    static String[] columns(Model model, boolean used) {
        String state = state(model);
        return new String[] {model.name(), used ? NLS.bind(Messages.Models_used, state) : state,
                size(model.sizeBytes()), model.licence() == null ? "?" : model.licence()};
    }

    static String state(Model model) {
        return switch (model.state()) {
            case ABSENT -> Messages.Models_absent;
            case UNVERIFIED -> Messages.Models_unverified;
            case INSTALLED -> Messages.Models_installed;
            case VERIFIED -> Messages.Models_verified;
            case DAMAGED -> Messages.Models_damaged;
        };
    }

    static String size(long bytes) {
        if (bytes <= 0) {
            return "?";
        }
        NumberFormat format = NumberFormat.getNumberInstance(Locale.getDefault(Locale.Category.FORMAT));
        format.setMaximumFractionDigits(1);
        return bytes >= GIGABYTE ? NLS.bind(Messages.Models_gigabytes, format.format(bytes / GIGABYTE))
                : NLS.bind(Messages.Models_megabytes, format.format(Math.round(bytes / MEGABYTE)));
    }

    /** Returns all details of a model, one per line. */
    static String details(Model model) {
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.Models_id, model.id()));
        lines.add(NLS.bind(Messages.Models_hash, model.sha256() == null ? Messages.Models_noHash : model.sha256()));
        if (model.home() != null) {
            lines.add(NLS.bind(Messages.Models_home, model.fileName(), model.home()));
        }
        if (model.memoryBytes() > 0) {
            lines.add(NLS.bind(Messages.Models_memory, size(model.memoryBytes())));
        }
        lines.add(model.fillsIn() ? Messages.Models_fillsIn : Messages.Models_plain);
        if (model.quality() >= 0) {
            lines.add(NLS.bind(Messages.Models_quality, model.quality()));
        }
        return String.join("\n", lines);
    }
}
