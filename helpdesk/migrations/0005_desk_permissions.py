from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0004_remove_inbox_of_forms'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='request',
            options={'ordering': ['-created_at', '-pk'], 'permissions': [('handle_request', 'Can answer requests, assign them and change their state'), ('export_request', 'Can export requests'), ('erase_person', 'Can export and erase everything about one person')], 'verbose_name': 'request', 'verbose_name_plural': 'requests'},
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('bounced_at__isnull', False)), fields=['request'], name='helpdesk_mail_bounced'),
        ),
    ]
