// SPDX-License-Identifier: EPL-2.0
/** One rendering of a template: its limits, what it has used of them, and how it fails. */
package org.vauban.engine.host.template.rendering;
