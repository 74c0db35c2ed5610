// SPDX-License-Identifier: EPL-2.0
/** The filters and tests that a template can name. */
package org.vauban.engine.host.template.filter;
