package dev.perigee.benchmark.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perigee.testing.CommandCounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerLoadTest {
  private static final Map<String, String> STATS =
      Map.of("total_net_input_bytes", "100", "total_net_output_bytes", "250");
  private static final Map<String, String> CPU =
      Map.of("used_cpu_user", "1.250000", "used_cpu_sys", "0.500000");

  @Test
  void of_addsDirectionsAndKindsOfTime() {
    ServerLoad load =
        ServerLoad.of(STATS, CPU, new CommandCounts(Map.of("get", 3L, "evalsha", 2L)));
    assertThat(load.commands()).isEqualTo(5);
    assertThat(load.bytes()).isEqualTo(350);
    assertThat(load.cpuSeconds()).isCloseTo(1.75, within(1e-9));
  }

  @Test
  void of_saysWhatIsMissing() {
    CommandCounts none = new CommandCounts(Map.of());
    assertThatThrownBy(() -> ServerLoad.of(STATS, Map.of(), none))
        .hasMessageContaining("used_cpu_user");
  }

  @Test
  void since_isTheDifference() {
    ServerLoad spent = new ServerLoad(50, 900, 2.5).since(new ServerLoad(20, 400, 1.0));
    assertThat(spent).isEqualTo(new ServerLoad(30, 500, 1.5));
  }
}
