using System.Reflection;

namespace Myelin.Tests;

/// <summary>Every error in the rows of the tables of ops, activations and layers, word by word: who, expected, received, fix.</summary>
/// <remarks>op-errors.txt is written from the rows: MYELIN_ACCEPT=1 accepts it. <see cref="OpMisuseTests"/> checks what ops have in common.</remarks>
public class OpErrorTests
{
    /// <summary>Members that take everything, outside a captured step.</summary>
    static readonly string[] CannotFail = ["AsVariable", "Copy", "StopGradient", "ToString", "op_Implicit"];

    static readonly (string Member, string What, Action Do)[] Table =
    [
        .. OpTable.Rows.SelectMany(row => row.Errors.Select(error => (row.Member, error.What, error.Do)))
            .Concat(ErrorRows.All)
            .Concat(ActivationTests.Errors)
            .Concat(MergeTests.Errors)
            .Concat(TextTests.Errors)
            .Concat(MixingTests.Errors)
            .Concat(LayerTable.Rows.SelectMany(row => row.Errors.Select(error => (row.Kind.Name, error.What, error.Do))))
            .OrderBy(row => row.Item1, StringComparer.Ordinal),
    ];

    static string Message(Action act) => Record.Exception(act) is { } error ? $"{error.GetType().Name}\n  {error.Message}" : "nothing";

    static string Messages() => string.Join("\n\n", Table.Select(row => $"{row.Member}, {row.What}: {Message(row.Do)}")) + "\n";

    [Fact]
    public void Errors_of_ops_and_layers_say_who_what_was_expected_what_was_received_and_the_fix() => Snapshot.Check("Ops", "op-errors", Messages());

    public static TheoryData<string> CultureNames => Cultures.Names;

    [Theory]
    [MemberData(nameof(CultureNames))]
    public void They_are_the_same_under_every_culture(string culture) => Assert.Equal(Messages(), Cultures.Under(culture, Messages));

    [Fact]
    public void Every_call_that_fails_says_what_is_wrong_and_the_fix()
    {
        foreach ((string member, string what, Action act) in Table)
        {
            Exception? error = Record.Exception(act);
            Assert.True(error is ArgumentException or InvalidOperationException, $"{member}, {what}: {error?.GetType().Name ?? "no error"}");
            OpMisuseTests.IsComplete(error!, $"{member}, {what}");
        }
    }

    [Fact]
    public void Every_public_op_and_every_layer_has_an_error()
    {
        string[] members = [.. PublicOps.Methods.Select(method => method.Name).Distinct()];
        IEnumerable<string> checkedHere = Table.Select(row => row.Member).Concat(OpMisuseTests.Members);
        Assert.Empty(members.Concat(Fixture.Kinds<Layer>().Select(kind => kind.Name)).Except(checkedHere).Except(CannotFail));
        Assert.Empty(CannotFail.Except(members));
    }

    /// <summary>Errors belong to a row by its name, which begins with that of a member.</summary>
    [Fact]
    public void Errors_of_ops_name_public_members() => Assert.Empty(
        OpTable.Rows.Where(row => row.Errors.Length > 0).Select(row => row.Member).Except(PublicOps.Methods.Select(method => method.Name)));
}
