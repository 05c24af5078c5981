using System.Globalization;
using System.Text.RegularExpressions;

namespace Readme.Tests;

/// <summary>The pages of docs/lectures: the blocks of a page are one program, and below each block stands what it prints.</summary>
[Collection("Programs")]
public class LectureTests
{
    const string Folder = "docs/lectures", Index = $"{Folder}/README.md", Separator = "\u241E";

    static readonly string[] Pages = [.. Directory.GetFiles(Path.Combine(Markdown.Root, Folder), "*.md")
        .Select(path => $"{Folder}/{Path.GetFileName(path)}").Where(page => page != Index).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All { get; } = new(Pages);

    [Fact]
    public void There_is_a_page_for_each_of_the_five_lectures_and_the_index_lists_them()
    {
        Assert.Equal(5, Pages.Length);
        string index = File.ReadAllText(Path.Combine(Markdown.Root, Index));
        Assert.All(Pages, page => Assert.Contains($"]({Path.GetFileName(page)})", index));
    }

    /// <summary>The same bits on every machine, so the same text. With MYELIN_ACCEPT=1 the page takes what the program prints.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_page_runs_and_prints_what_it_shows(string page)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;                  // of this test alone
        (int Line, string Code)[] blocks = Markdown.Blocks(page);
        Assert.InRange(blocks.Length, 4, 10);
        string program = string.Join($"Console.WriteLine(\"{Separator}\");\n", blocks.Select(block => block.Code));
        string[] written = [.. CompiledProgram.Run(page, program).ReplaceLineEndings("\n").Split($"{Separator}\n").Select(text => text.TrimEnd('\n') + "\n")];
        if (Environment.GetEnvironmentVariable("MYELIN_ACCEPT") == "1") Markdown.AcceptAll(page, "text", written);
        Assert.Equal(Markdown.Blocks(page, "text").Select(block => block.Code), written);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_pictures_and_the_entries_that_it_names_exist(string page)
    {
        string text = File.ReadAllText(Path.Combine(Markdown.Root, page));
        MatchCollection pictures = Regex.Matches(text, @"!\[(?<alt>[^\]]+)\]\((?<path>[^)]+)\)", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(Markdown.Root, Folder, picture.Groups["path"].Value)), picture.Value));
        string sources = string.Concat(Directory.GetFiles(Path.Combine(Markdown.Root, "src/Myelin.Gallery"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        string named = text[text.IndexOf("In the gallery:", StringComparison.Ordinal)..];
        MatchCollection ids = Regex.Matches(named, "`(?<id>[a-z0-9-]+)`", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Contains($"Id => \"{id.Groups["id"].Value}\";", sources));
    }
}
