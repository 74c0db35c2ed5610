// SPDX-License-Identifier: EPL-2.0
/** The values of a template, as in Python: their types, truth, comparison and printed form. */
package org.vauban.engine.host.template.value;
