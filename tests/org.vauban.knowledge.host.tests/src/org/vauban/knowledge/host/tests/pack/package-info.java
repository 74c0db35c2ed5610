// SPDX-License-Identifier: EPL-2.0
/** Tests of knowledge packs from documents to searching. */
package org.vauban.knowledge.host.tests.pack;
