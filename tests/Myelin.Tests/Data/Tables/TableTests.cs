using System.Text;

namespace Myelin.Tests;

public class TableTests
{
    static Table Read(string text, TableFormat? format = null) => ReadBytes(Encoding.UTF8.GetBytes(text), format);

    static Table ReadBytes(byte[] bytes, TableFormat? format = null)
    {
        using var folder = new TemporaryFolder();
        return Table.Read(folder.Write("table.csv", bytes), format);
    }

    static string[] Texts(Table table) =>
        [.. Enumerable.Range(0, table.Count).SelectMany(row => Enumerable.Range(0, table.Columns.Count).Select(column => table.Text(row, column)))];

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4")]
    [InlineData("\uFEFFa,b\n\n1,2\n\r\n3,4\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,\"4\"")]
    public void Rows_and_names_are_read(string text)
    {
        Table table = Read(text);
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(2, table.Count);
        Assert.Equal(["1", "2", "3", "4"], Texts(table));
        Assert.Equal(4f, table.Number(1, table.IndexOf("b")));
    }

    [Fact]
    public void Quotes_hold_separators_line_ends_and_quotes() =>
        Assert.Equal(["1,5", "say \"hi\"", "two\r\nlines", ""], Texts(Read("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",\"\"\n")));

    [Fact]
    public void Other_separators_are_taken()
    {
        Assert.Equal(["1,5", "x"], Texts(Read("a;b\n1,5;x", new TableFormat { Separator = ';' })));
        Assert.Equal(["1", "2", "3", "4"], Texts(Read("  1  2 \n\t3\t 4\t\n  \n", new TableFormat { Separator = ' ', Names = ["a", "b"] })));
    }

    [Fact]
    public void Gzip_is_read_as_well() => Assert.Equal(["1"], Texts(ReadBytes(TemporaryFolder.Gzip("a\n1\n"u8.ToArray()))));

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", 3, 8, "2 cells", "received 3")]
    [InlineData("a,b\n1,2\n1\n", 3, 8, "2 cells", "received 1")]
    [InlineData("a,b\n1,x\"y\n", 2, 7, "a cell in quotes", "a quote within a cell")]
    [InlineData("a,b\n1,\"x\"y\n", 2, 9, "after the closing quote", "received \"y\"")]
    [InlineData("a,b\n1,\"x\n\n", 2, 6, "a quote that ends the cell", "the end of the file")]
    [InlineData("a,b\n1,2\r3,4", 2, 7, "CR LF or LF", "CR alone")]
    [InlineData("a,a\n1,2", 1, 0, "a different name", "\"a\" twice")]
    [InlineData("a,\n1,2", 1, 0, "a different name", "none for column 2")]
    [InlineData("a,b\n1,\0", 2, 6, "text", "a zero byte")]
    [InlineData("a,b\n", 2, 4, "at least one row", "none")]
    [InlineData("", 1, 0, "column names", "an empty file")]
    [InlineData("\n\n", 1, 0, "column names", "an empty file")]
    public void What_is_no_table_is_refused_with_its_line(string text, long line, long offset, params string[] parts)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => Read(text));
        Assert.Equal((line, offset), (error.Line, error.Offset));
        Assert.Contains($"line {line}, byte {offset}", error.Message);
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => ReadBytes([.. "a,b\n1,"u8, 0xC3, 0x28, .. "\n"u8]));
        Assert.Equal((2L, 6L), (error.Line, error.Offset));
        Assert.Contains("UTF-8", error.Message);
    }

    [Fact]
    public void A_limit_is_kept()
    {
        Assert.Equal(1, Read("a\n1\n", new TableFormat { MaximumLength = 4 }).Count);
        Assert.Contains("at most 3 bytes", Assert.Throws<DataFormatException>(() => Read("a\n1\n", new TableFormat { MaximumLength = 3 })).Message);
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("twelve")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e99")]
    [InlineData("\"1,5\"")]
    public void What_is_no_finite_number_is_refused_when_one_is_asked_for(string cell)
    {
        Table table = Read($"a,b\n1,2\n3,{cell}\n");
        DataFormatException error = Assert.Throws<DataFormatException>(() => table.Regression("a", testShare: 0.5));
        Assert.Equal(3, error.Line);
        Assert.Contains("a number in column \"b\"", error.Message);
        Assert.Contains("list it as a category", error.Fix);
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        const string Alphabet = "a1,;\"\r\n ?\t\u00e9";
        for (int i = 0; i < 500; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            string path = folder.Write("random", Encoding.UTF8.GetBytes(text));
            foreach (char separator in ",; ")
                try
                {
                    Table table = Table.Read(path, new TableFormat { Separator = separator });
                    Assert.Equal(table.Count * table.Columns.Count, Texts(table).Length);
                }
                catch (DataFormatException error)
                {
                    Assert.InRange(error.Offset, 0, text.Length * 2);
                }
        }
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\u00e9')]
    public void A_separator_is_one_byte_and_no_quote(char separator) =>
        Assert.Throws<ArgumentException>(() => Read("a\n1", new TableFormat { Separator = separator }));
}
