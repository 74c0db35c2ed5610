// SPDX-License-Identifier: EPL-2.0
/** Tests of how the IDE shows the index. */
package org.vauban.ide.tests.knowledge;
