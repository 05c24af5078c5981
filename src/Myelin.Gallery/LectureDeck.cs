namespace Myelin.Gallery;

/// <summary>One of the five lectures whose systems the gallery has.</summary>
/// <param name="Letter">The letter by which entries name it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Source">Its course, author and year, as far as the slides tell.</param>
/// <param name="Short">The course or author in a word or two.</param>
public sealed record LectureDeck(char Letter, string Title, string Source, string Short)
{
    /// <summary>All lectures, by letter.</summary>
    public static IReadOnlyList<LectureDeck> All { get; } =
    [
        new('A', "Artificial Neural Networks", "APS360, Applied Fundamentals of Deep Learning, week 2", "APS360"),
        new('B', "Neural Network Introduction", "Harpreet Singh, fall 2023", "Singh"),
        new('C', "Artificial and Convolutional Neural Networks", "a course on computer vision", "the vision course"),
        new('D', "Neural Networks", "Soleymani, CE-417 Artificial Intelligence, Sharif University of Technology, fall 2023", "CE-417"),
        new('E', "Neural Networks", "Jordi Villà i Freixa, Universitat de Vic, 2023-2024", "Villà i Freixa"),
    ];

    /// <summary>The lectures that contain an entry: its letters may be a list or a range, such as "A, D" and "A-E".</summary>
    public static IReadOnlyList<LectureDeck> Of(GalleryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var letters = new HashSet<char>();
        foreach (string part in entry.Decks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (part is [>= 'A' and <= 'E' and var first, '-', >= 'A' and <= 'E' and var last]) for (char c = first; c <= last; c++) letters.Add(c);
            else if (part is [>= 'A' and <= 'E' and var one]) letters.Add(one);
        return [.. All.Where(deck => letters.Contains(deck.Letter))];
    }
}
