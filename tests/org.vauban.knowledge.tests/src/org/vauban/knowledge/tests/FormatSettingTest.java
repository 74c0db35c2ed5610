// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.IndexPolicy;

/** What policies can say about formats: a policy with an unknown value stops the assistant. */
class FormatSettingTest {
    @ParameterizedTest
    @EnumSource(SourceFormat.class)
    void aPolicyCanNameEachFormat(SourceFormat format) {
        SettingDefinition setting = SettingCatalogue.find(IndexPolicy.FORMATS).orElseThrow();
        JsonArray value = new JsonArray();
        value.add(format.name().toLowerCase(Locale.ROOT));
        assertTrue(setting.read(value, false).isPresent(), setting.expected());
    }
}
