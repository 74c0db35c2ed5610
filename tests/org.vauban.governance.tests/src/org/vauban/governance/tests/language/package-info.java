// SPDX-License-Identifier: EPL-2.0
/** Tests of the registry of languages. */
package org.vauban.governance.tests.language;
