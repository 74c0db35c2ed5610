// SPDX-License-Identifier: EPL-2.0
/** What a template can do with values: operators, attributes and methods, and the formatting of texts. */
package org.vauban.engine.host.template.operation;
