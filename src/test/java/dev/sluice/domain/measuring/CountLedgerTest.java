package dev.sluice.domain.measuring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Counts;
import org.junit.jupiter.api.Test;

class CountLedgerTest {
  @Test
  void shouldGiveEachEventOnceWhenTotalsGrow() {
    // Given
    var ledger = new CountLedger(new Counts(10, 1, 5, 0));
    // When
    var first = ledger.take(30, 4, 6, 1);
    var second = ledger.take(30, 4, 9, 1);
    // Then
    assertThat(first).isEqualTo(new Counts(20, 3, 1, 1));
    assertThat(second).isEqualTo(new Counts(0, 0, 3, 0));
  }

  @Test
  void shouldHoldABadEventBackWhenThereIsNoRoomForIt() {
    // Given: five failures are seen before their requests
    var ledger = new CountLedger(Counts.NONE);
    // When
    var first = ledger.take(2, 5, 0, 0);
    var second = ledger.take(9, 5, 0, 0);
    // Then
    assertThat(first).isEqualTo(new Counts(2, 2, 0, 0));
    assertThat(second).isEqualTo(new Counts(7, 3, 0, 0));
  }

  @Test
  void shouldHoldALateBadEventBackWhenItsRequestWasGivenBefore() {
    // Given
    var ledger = new CountLedger(Counts.NONE);
    ledger.take(10, 0, 0, 0);
    // When
    var second = ledger.take(11, 4, 0, 0);
    var third = ledger.take(20, 4, 0, 0);
    // Then
    assertThat(second).isEqualTo(new Counts(1, 1, 0, 0));
    assertThat(third).isEqualTo(new Counts(9, 3, 0, 0));
  }

  @Test
  void shouldGiveNothingWhenATotalFalls() {
    var ledger = new CountLedger(new Counts(10, 1, 5, 1));
    assertThat(ledger.take(9, 0, 5, 1)).isEqualTo(Counts.NONE);
    assertThat(ledger.take(11, 2, 5, 1)).isEqualTo(new Counts(1, 1, 0, 0));
  }
}
