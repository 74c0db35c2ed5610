// SPDX-License-Identifier: EPL-2.0
/** Which model suits this machine: measures the installed ones on the way that completions go. */
package org.vauban.assist.measure;
