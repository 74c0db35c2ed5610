// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** The {@link ProgressListener} asked to stop. */
public final class CancelledException extends CatalogueException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for the user. */
    public CancelledException() {
        super(Messages.text("store.cancelled"));
    }
}
