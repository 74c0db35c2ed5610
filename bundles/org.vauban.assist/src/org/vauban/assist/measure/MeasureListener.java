// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

/** Hears how measuring goes on, on a thread of the assistant. */
public interface MeasureListener {

    /** Hears nothing. */
    MeasureListener NONE = new MeasureListener() {
        @Override
        public void progress(String step, double share) {
            // not asked for
        }

        @Override
        public void measured(ModelMeasure measure) {
            // the report has them all
        }
    };

    /**
     * Another step begins.
     *
     * @param step one line in the user's language
     * @param share of the whole that is done, from 0 to 1
     */
    void progress(String step, double share);

    /** One model is done, or could not be measured. */
    void measured(ModelMeasure measure);
}
