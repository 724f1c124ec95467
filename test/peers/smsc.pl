#!/usr/bin/perl
# An SMSC of Debian's Net::SMPP, by Sampo Kellomäki. It takes every login and message, reports each as delivered, first
# by the text of appendix B, every second one by parameters, every fourth one as data_sm, and prints what it
# understood as lines of JSON.
use strict;
use warnings;
use Net::SMPP;
use JSON::PP;
use Socket qw(IPPROTO_TCP TCP_NODELAY);

$| = 1;
my $smsc = Net::SMPP->new_listen('127.0.0.1', port => 0, timeout => undef) or die "listen: $!";
my $json = JSON::PP->new->canonical;
print $json->encode({ port => $smsc->sockport }), "\n";

# Hexadecimal in answers, decimal in receipts, as some SMSCs have it.
my $id = 0xbeef0000;

while (my $line = $smsc->accept) {
  setsockopt($line, IPPROTO_TCP, TCP_NODELAY, 1);
  while (my $pdu = $line->read_pdu) {
    my %fields = map { $_ => $pdu->{$_} } grep { defined $pdu->{$_} && /^[a-z_]+$/ && $_ ne 'data' } keys %$pdu;
    $fields{short_message} = unpack 'H*', $fields{short_message} if defined $fields{short_message};
    $fields{command} = $pdu->explain_cmd;
    print $json->encode(\%fields), "\n";
    my $seq = $pdu->{seq};
    if ($pdu->{cmd} == Net::SMPP::CMD_bind_transceiver) {
      $line->bind_transceiver_resp(seq => $seq, system_id => 'perl', sc_interface_version => "\x34");
      $line->enquire_link(async => 1);
    }
    elsif ($pdu->{cmd} == Net::SMPP::CMD_enquire_link) { $line->enquire_link_resp(seq => $seq) }
    elsif ($pdu->{cmd} == Net::SMPP::CMD_submit_sm) { take($line, $pdu) }
    elsif ($pdu->{cmd} == Net::SMPP::CMD_unbind) { $line->unbind_resp(seq => $seq); last }
  }
  close $line;
}

sub take {
  my ($line, $pdu) = @_;
  $id++;
  $line->submit_sm_resp(seq => $pdu->{seq}, message_id => sprintf('%08X', $id));
  return unless $pdu->{registered_delivery};
  my $text = "id:$id sub:001 dlvrd:001 submit date:2611241000 done date:2611241000 stat:DELIVRD err:000 text:";
  my @parameters = $id % 2 ? () : (receipted_message_id => sprintf("%08X\0", $id), message_state => "\x02");
  my @addresses = (
    source_addr_ton => 0, source_addr_npi => 1, source_addr => $pdu->{destination_addr},
    dest_addr_ton => 0, dest_addr_npi => 1, destination_addr => $pdu->{source_addr},
  );
  if ($id % 4 == 0) { $line->data_sm(async => 1, esm_class => 4, @addresses, @parameters) }
  else { $line->deliver_sm(async => 1, esm_class => 4, @addresses, short_message => @parameters ? '' : $text, @parameters) }
}
