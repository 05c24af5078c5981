using System.Globalization;
using System.Text.RegularExpressions;

namespace Readme.Tests;

/// <summary>The programs of docs/guide compile and run as they are written, and print what their pages show.</summary>
[Collection("Programs")]
public class GuideTests
{
    const string Folder = "docs/guide", Index = $"{Folder}/README.md", Service = $"{Folder}/service.md";

    static readonly string[] Pages = [.. Directory.GetFiles(Path.Combine(Markdown.Root, Folder), "*.md")
        .Select(path => $"{Folder}/{Path.GetFileName(path)}").Where(page => page != Index).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All { get; } = new(Pages);

    /// <summary>The pages whose programs run here. Tests of Myelin.Extensions run the service, as a process of its own.</summary>
    public static TheoryData<string> Programs { get; } = new(Pages.Where(page => page != Service));

    static string Program(string page) => Assert.Single(Markdown.Blocks(page)).Code;

    [Fact]
    public void The_guide_has_ten_pages_or_more() => Assert.InRange(Pages.Length, 10, 99);

    [Theory]
    [MemberData(nameof(All))]
    public void A_page_has_one_program_of_under_40_lines(string page)
    {
        string program = Program(page);
        Assert.True(Markdown.IsProgram(program), $"{page}: its block of C# is no program.");
        Assert.InRange(program.TrimEnd('\n').Split('\n').Length, 5, 39);
    }

    [Fact]
    public void The_index_lists_every_page_and_no_other()
    {
        string index = File.ReadAllText(Path.Combine(Markdown.Root, Index));
        IEnumerable<string> linked = Regex.Matches(index, @"\]\((?<page>[a-z-]+\.md)\)", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(link => $"{Folder}/{link.Groups["page"].Value}");
        Assert.Equal(Pages, linked.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The same bits on every machine, so the same text. With MYELIN_ACCEPT=1 the page takes what the program prints.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_of_the_guide_runs_and_prints_what_its_page_shows(string page)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;                  // of this test alone
        string written = CompiledProgram.Run(page, Program(page)).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("MYELIN_ACCEPT") == "1") Markdown.Accept(page, "text", written);
        Assert.Equal(Assert.Single(Markdown.Blocks(page, "text")).Code, written);
    }

    [Fact]
    public void The_page_of_the_service_shows_the_example_that_the_tests_of_Myelin_Extensions_run() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Markdown.Root, "examples/PredictionService/Program.cs")).ReplaceLineEndings("\n"), Program(Service));
}
